import { Fragment, type Node, type NodeRange } from '@tiptap/pm/model'
import { type EditorState, NodeSelection, TextSelection, type Transaction } from '@tiptap/pm/state'
import { PARENTS } from './block-units.ts'

/**
 * Moves the selected blocks, or items of a list, before the block above them or after the one below. What is all of a list
 * or quotation moves with it. Null when there is nothing to pass. The binding records it as a move, so that what others
 * type in the blocks arrives at their new place.
 */
export function moveBlocks(state: EditorState, direction: 'up' | 'down'): Transaction | null {
  const { selection, doc, tr } = state
  if (!(selection instanceof TextSelection || selection instanceof NodeSelection)) return null
  const range = movedRange(
    selection.$from.blockRange(selection.$to, ({ type }) => PARENTS.has(type.name)),
    doc,
  )
  if (range === null) return null
  const { parent, startIndex, endIndex, start, end } = range
  const passed = direction === 'up' ? parent.maybeChild(startIndex - 1) : parent.maybeChild(endIndex)
  if (passed == null) return null
  const blocks: Node[] = []
  for (let index = startIndex; index < endIndex; index++) blocks.push(parent.child(index))
  const by = direction === 'up' ? -passed.nodeSize : passed.nodeSize
  tr.delete(start, end).insert(start + by, Fragment.from(blocks))
  const { anchor, head, from } = selection
  tr.setSelection(
    selection instanceof NodeSelection
      ? NodeSelection.create(tr.doc, from + by)
      : TextSelection.create(tr.doc, anchor + by, head + by),
  )
  // The event by which the binding and the history know a move.
  return tr.setMeta('uiEvent', 'drop').scrollIntoView()
}

/** The range, or the one around it when it is all of its parent. */
function movedRange(range: NodeRange | null, doc: Node): NodeRange | null {
  if (range === null || range.depth === 0) return range
  const isAll = range.startIndex === 0 && range.endIndex === range.parent.childCount
  if (!isAll) return range
  const around = doc.resolve(range.start - 1)
  const outer = around.blockRange(doc.resolve(range.end + 1), ({ type }) => PARENTS.has(type.name))
  return outer !== null && outer.depth < range.depth ? movedRange(outer, doc) : range
}
