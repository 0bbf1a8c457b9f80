import type { Node } from '@tiptap/pm/model'
import type { Transaction } from '@tiptap/pm/state'
import type { BlockPlace } from './block-place.ts'
import { editOf, type Planned, startOfChild } from './edit.ts'
import { rewriteBlocks } from './rewrite-blocks.ts'

/** A row or a column of a table. */
export type Line = 'row' | 'column'

const MERGED = 'The table has merged cells, so that its rows and columns cannot be changed by their numbers.'

/** Why a table is not one of equal rows of single cells; `null` when it is. */
function unevenness({ children }: Node): string | null {
  const width = children[0]?.childCount ?? 0
  const isEven = children.every(
    (row) =>
      row.childCount === width &&
      row.children.every(({ attrs }) => attrs['colspan'] === 1 && attrs['rowspan'] === 1),
  )
  return isEven ? null : MERGED
}

function lengthOf(table: Node, line: Line): number {
  return line === 'row' ? table.childCount : (table.firstChild?.childCount ?? 0)
}

/** Gives a cell other content. */
export function replaceCell(
  tr: Transaction,
  place: BlockPlace,
  {
    row,
    column,
    blocks,
  }: { readonly row: number; readonly column: number; readonly blocks: readonly Node[] },
): Planned {
  const { node: table, position } = place
  const cell = table.maybeChild(row)?.maybeChild(column)
  if (cell == null) return { invalid: 'The table has no such cell.' }
  const start = startOfChild(table.child(row), startOfChild(table, position, row), column)
  rewriteBlocks(tr, start + 1, cell.children, blocks)
  return editOf(tr, place)
}

/** Inserts a row or column that gets the index `at`; `cells` has the content of its cells. */
export function insertLine(
  tr: Transaction,
  place: BlockPlace,
  {
    line,
    at,
    cells,
  }: { readonly line: Line; readonly at: number; readonly cells: readonly (readonly Node[])[] },
): Planned {
  const { node: table, position } = place
  const uneven = unevenness(table)
  if (uneven !== null) return { invalid: uneven }
  if (at > lengthOf(table, line)) return { invalid: `The table has fewer ${line}s.` }
  const count = lengthOf(table, line === 'row' ? 'column' : 'row')
  if (cells.length > count) return { invalid: `The ${line} has ${count} cells.` }
  const { tableRow, tableCell, paragraph } = table.type.schema.nodes
  const made = Array.from({ length: count }, (_, index) => {
    const beside = line === 'row' ? besideInColumn(table, at, index) : besideInRow(table.child(index), at)
    const content = cells[index] ?? [paragraph!.create()]
    return (beside?.type ?? tableCell!).createChecked({ align: beside?.attrs['align'] ?? null }, content)
  })
  if (line === 'row') {
    tr.insert(startOfChild(table, position, at), tableRow!.create(null, made))
    return editOf(tr, place)
  }
  for (let row = table.childCount - 1; row >= 0; row--)
    tr.insert(startOfChild(table.child(row), startOfChild(table, position, row), at), made[row]!)
  return editOf(tr, place)
}

/** The cell whose type and alignment a new one takes: of a row of headers only a row before it takes the type. */
function besideInColumn(table: Node, at: number, column: number): Node | undefined {
  const below = table.maybeChild(at)?.child(column)
  const above = table.maybeChild(at - 1)?.child(column)
  const isHeaderRow = (row: Node | null) =>
    row?.children.every(({ type }) => type.name === 'tableHeader') === true
  if (below !== undefined) return below
  if (above === undefined || !isHeaderRow(table.maybeChild(at - 1))) return above
  return above.type.schema.nodes['tableCell']!.create({ align: above.attrs['align'] })
}

function besideInRow(row: Node, at: number): Node | undefined {
  return (at > 0 ? row.maybeChild(at) : row.firstChild) ?? row.maybeChild(at - 1) ?? undefined
}

/** Deletes a row or column. */
export function deleteLine(tr: Transaction, place: BlockPlace, line: Line, at: number): Planned {
  const { node: table, position } = place
  const uneven = unevenness(table)
  if (uneven !== null) return { invalid: uneven }
  if (at >= lengthOf(table, line)) return { invalid: `The table has no such ${line}.` }
  if (lengthOf(table, line) === 1) return { invalid: `It is the only ${line}: delete the table.` }
  if (line === 'row') {
    const start = startOfChild(table, position, at)
    tr.delete(start, start + table.child(at).nodeSize)
    return editOf(tr, place)
  }
  for (let row = table.childCount - 1; row >= 0; row--) {
    const start = startOfChild(table.child(row), startOfChild(table, position, row), at)
    tr.delete(start, start + table.child(row).child(at).nodeSize)
  }
  return editOf(tr, place)
}

/** Gives a row or column another index. The binding records it as a move of each row or cell. */
export function moveLine(
  tr: Transaction,
  place: BlockPlace,
  { line, from, to }: { readonly line: Line; readonly from: number; readonly to: number },
): Planned {
  const { node: table, position } = place
  const uneven = unevenness(table)
  if (uneven !== null) return { invalid: uneven }
  if (Math.max(from, to) >= lengthOf(table, line)) return { invalid: `The table has no such ${line}.` }
  if (from === to) return editOf(tr, place)
  if (line === 'row') moveChild(tr, table, position, { from, to })
  else
    for (let row = table.childCount - 1; row >= 0; row--)
      moveChild(tr, table.child(row), startOfChild(table, position, row), { from, to })
  tr.setMeta('uiEvent', 'drop')
  return editOf(tr, place)
}

function moveChild(
  tr: Transaction,
  parent: Node,
  position: number,
  { from, to }: { readonly from: number; readonly to: number },
): void {
  const child = parent.child(from)
  const start = startOfChild(parent, position, from)
  const target = startOfChild(parent, position, to > from ? to + 1 : to)
  tr.delete(start, start + child.nodeSize)
  tr.insert(to > from ? target - child.nodeSize : target, child)
}
