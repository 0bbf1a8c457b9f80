import { type BlockId, bindingOf, blockIdAt, positionOfBlock } from '@cowrite/crdt/richtext'
import type { EditorState } from '@tiptap/pm/state'
import type { BlockRange } from './block-units.ts'

/** Blocks that are meant, whatever others do meanwhile: by the ids of the first and the last one. */
export interface BlockTarget {
  readonly first: BlockId
  readonly last: BlockId
}

/** The blocks of a range as a target; `null` for blocks that are not in the shared document. */
export function targetOf(state: EditorState, { from, to }: BlockRange): BlockTarget | null {
  const binding = bindingOf(state)
  const { nodeBefore } = state.doc.resolve(to)
  const first = blockIdAt(binding, from)
  const last = nodeBefore === null ? null : blockIdAt(binding, to - nodeBefore.nodeSize)
  return first === null || last === null ? null : { first, last }
}

/** Where the blocks of a target are now; `null` when one is gone, or when they are not beside each other any more. */
export function rangeOf(state: EditorState, { first, last }: BlockTarget): BlockRange | null {
  const binding = bindingOf(state)
  const from = positionOfBlock(binding, first)
  const start = positionOfBlock(binding, last)
  if (from === null || start === null || start < from) return null
  const node = state.doc.nodeAt(start)
  if (node === null || !state.doc.resolve(from).sameParent(state.doc.resolve(start))) return null
  return { from, to: start + node.nodeSize }
}
