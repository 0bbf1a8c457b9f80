import { bindingOf, idOfHandle, positionOfBlock } from '@cowrite/crdt/richtext'
import type { Editor, JSONContent } from '@tiptap/core'
import { Fragment, Node, type Schema } from '@tiptap/pm/model'
import type { EditorState, Transaction } from '@tiptap/pm/state'
import type { ChangeStep } from '../../api/versions.ts'
import { contentOf } from './sides.ts'

/** What became of the wish to have a part of a version back. */
export type BlockRestored = 'done' | 'same' | 'gone' | 'unknown-content'

/**
 * Makes one block of the document what it was in the earlier state of a step, as an edit of the person: it comes back, goes,
 * or changes only where it differs. The block is found by its name, wherever it was moved.
 */
export function restoreBlock(editor: Editor, steps: readonly ChangeStep[], index: number): BlockRestored {
  const step = steps[index]
  if (step === undefined) return 'gone'
  const { state } = editor
  let wanted: Fragment
  try {
    wanted = fragmentOf(state.schema, contentOf(step.blocks, 'before'))
  } catch {
    // The schema of this editor has no such content.
    return 'unknown-content'
  }
  const made = transactionOf(state, steps, index, wanted)
  if (typeof made === 'string') return made
  editor.view.dispatch(made.scrollIntoView())
  return 'done'
}

function transactionOf(
  state: EditorState,
  steps: readonly ChangeStep[],
  index: number,
  wanted: Fragment,
): Transaction | 'same' | 'gone' {
  const step = steps[index]!
  const { tr, doc } = state
  const position = placeOf(state, step.handle) ?? placeOf(state, step.was)
  const node = position === null ? null : doc.nodeAt(position)
  if (position !== null && node !== null) {
    if (wanted.size === 0) return withoutBlock(tr, position, node)
    return replaceDifference(tr, position, node, wanted)
  }
  if (wanted.size === 0) return 'gone'
  return tr.insert(insertionPlace(state, steps, index), wanted)
}

/** The document keeps one block. */
function withoutBlock(tr: Transaction, position: number, node: Node): Transaction {
  if (tr.doc.childCount > 1) return tr.delete(position, position + node.nodeSize)
  const empty = tr.doc.type.contentMatch.defaultType?.createAndFill()
  return tr.replaceWith(position, position + node.nodeSize, empty ?? [])
}

/** Replaces only what differs, so that the rest keeps its ids and carets, and what others type there stays. */
function replaceDifference(
  tr: Transaction,
  position: number,
  node: Node,
  wanted: Fragment,
): Transaction | 'same' {
  const current = Fragment.from(node)
  const start = current.findDiffStart(wanted, position)
  if (start === null) return 'same'
  const end = current.findDiffEnd(wanted, position + current.size, position + wanted.size)
  if (end === null) return 'same'
  // Where text repeats, both ends may claim the same characters.
  const overlap = Math.max(0, start - Math.min(end.a, end.b))
  const source = tr.doc.type.create(null, wanted)
  return tr.replace(start, end.a + overlap, source.slice(start - position, end.b + overlap - position))
}

/** After the nearest block before that is still there, else before the nearest one behind. */
function insertionPlace(state: EditorState, steps: readonly ChangeStep[], index: number): number {
  for (let at = index - 1; at >= 0; at--) {
    const position = placeOf(state, steps[at]!.handle)
    const node = position === null ? null : state.doc.nodeAt(position)
    if (position !== null && node !== null) return position + node.nodeSize
  }
  for (let at = index + 1; at < steps.length; at++) {
    const position = placeOf(state, steps[at]!.handle)
    if (position !== null) return position
  }
  return state.doc.content.size
}

/** The position of a block of the top level by its name; `null` when it is gone, or is in another block now. */
function placeOf(state: EditorState, handle: string | null): number | null {
  const id = handle === null ? null : idOfHandle(handle)
  const position = id === null ? null : positionOfBlock(bindingOf(state), id, false)
  return position !== null && state.doc.resolve(position).depth === 0 ? position : null
}

function fragmentOf(schema: Schema, content: readonly JSONContent[]): Fragment {
  const nodes = content.map((json) => Node.fromJSON(schema, json))
  for (const node of nodes) node.check()
  return Fragment.fromArray(nodes)
}
