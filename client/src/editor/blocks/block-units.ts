import type { Node, ResolvedPos } from '@tiptap/pm/model'
import { type EditorState, NodeSelection, type Selection, TextSelection } from '@tiptap/pm/state'

/** What has blocks that can change their places. An item of a list moves as a whole, so it is none. */
export const PARENTS: ReadonlySet<string> = new Set([
  'doc',
  'bulletList',
  'orderedList',
  'taskList',
  'blockquote',
  'toggle',
  'footnote',
  'tableCell',
  'tableHeader',
])

/** Blocks beside each other in one parent, at least one. */
export interface BlockRange {
  readonly from: number
  readonly to: number
}

/**
 * The innermost block, or item of a list, at a position, that can change its place. A table is one block; `null` where
 * there is none, such as at the end of the document.
 */
export function unitAt($pos: ResolvedPos): BlockRange | null {
  const table = depthOf($pos, ({ type }) => type.name === 'table')
  const last = table === null ? $pos.depth : table - 1
  for (let depth = last; depth >= 0; depth--) {
    if (!PARENTS.has($pos.node(depth).type.name)) continue
    if ($pos.depth > depth) return { from: $pos.before(depth + 1), to: $pos.after(depth + 1) }
    const { nodeAfter, nodeBefore, pos } = $pos
    if (nodeAfter !== null) return { from: pos, to: pos + nodeAfter.nodeSize }
    return nodeBefore === null ? null : { from: pos - nodeBefore.nodeSize, to: pos }
  }
  return null
}

/** The block or item around another one; `null` at the top. */
export function unitAround(doc: Node, { from }: BlockRange): BlockRange | null {
  const $from = doc.resolve(from)
  return $from.depth === 0 ? null : unitAt(doc.resolve($from.before()))
}

/** The selected blocks: those that the selection touches, all in one parent; `null` within a table. */
export function selectedUnits({ selection, doc }: Pick<EditorState, 'selection' | 'doc'>): BlockRange | null {
  const { $from, $to } = selection
  const first = unitAt($from)
  if (first === null || $to.pos <= first.to) return first
  const range = $from.blockRange($to, ({ type }) => PARENTS.has(type.name))
  if (range === null) return first
  const table = depthOf(doc.resolve(range.start), ({ type }) => type.name === 'table')
  return table === null ? { from: range.start, to: range.end } : first
}

/** The blocks meant by a press beside one of them: all that are selected, if it is among them. */
export function unitsAt(state: EditorState, unit: BlockRange): BlockRange {
  const selected = state.selection instanceof TextSelection ? selectedUnits(state) : null
  return selected !== null && selected.from <= unit.from && unit.to <= selected.to ? selected : unit
}

/** The selection of blocks: of one the block itself, of several their text. */
export function selectionOf(doc: Node, { from, to }: BlockRange): Selection {
  const node = doc.nodeAt(from)
  if (node !== null && from + node.nodeSize === to && NodeSelection.isSelectable(node))
    return NodeSelection.create(doc, from)
  return TextSelection.between(doc.resolve(from), doc.resolve(to))
}

/** The text of blocks as a selection, for commands that change what the caret is in. */
export function textOf(doc: Node, { from, to }: BlockRange): Selection {
  return TextSelection.between(doc.resolve(from), doc.resolve(to), 1)
}

function depthOf($pos: ResolvedPos, test: (node: Node) => boolean): number | null {
  for (let depth = 0; depth <= $pos.depth; depth++) if (test($pos.node(depth))) return depth
  return null
}
