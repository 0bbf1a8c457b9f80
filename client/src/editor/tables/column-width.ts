import { columnWidths, MIN_COLUMN_WIDTH } from '@cowrite/crdt/richtext'
import type { EditorState, Transaction } from '@tiptap/pm/state'
import type { TablePlace } from './table-place.ts'

/** Widest column, in CSS pixels. */
const MAX_WIDTH = 2_000

/** A width that a column can have, in CSS pixels. */
export function boundedWidth(width: number): number {
  return Math.round(Math.min(Math.max(width, MIN_COLUMN_WIDTH), MAX_WIDTH))
}

/**
 * Sets the width of a column in all of its cells, of the attributes alone, so that what others type in them stays. `null`
 * takes the width away. Returns `null` when nothing changes.
 */
export function setColumnWidth(
  state: EditorState,
  { position, table, map }: TablePlace,
  column: number,
  width: number | null,
): Transaction | null {
  const { tr } = state
  const cells = new Set(Array.from({ length: map.height }, (_, row) => map.map[row * map.width + column]!))
  for (const offset of cells) {
    const { left, right } = map.findCell(offset)
    const present: unknown = table.nodeAt(offset)?.attrs['colwidth']
    const widths: number[] = Array.from({ length: right - left }, (_, index) =>
      Array.isArray(present) ? Number(present[index] ?? 0) : 0,
    )
    const index = column - left
    if (widths[index] === (width ?? 0)) continue
    widths[index] = width ?? 0
    // Prosemirror-tables knows no width as 0, and no width at all as none.
    const next = widths.every((one) => one === 0) ? null : widths
    tr.setNodeAttribute(position + 1 + offset, 'colwidth', next)
  }
  return tr.docChanged ? tr : null
}

/** Takes the widths of all columns away. `null` when there are none. */
export function resetWidths(state: EditorState, { position, table }: TablePlace): Transaction | null {
  const { tr } = state
  table.descendants((node, offset) => {
    if (node.attrs['colwidth'] != null) tr.setNodeAttribute(position + 1 + offset, 'colwidth', null)
    return node.type.name === 'tableRow'
  })
  return tr.docChanged ? tr : null
}

/** Whether a column of a table has a width. */
export function hasWidths({ table }: TablePlace): boolean {
  return columnWidths(table).some((width) => width !== null)
}
