import type { Node } from '@tiptap/pm/model'
import type { Transaction } from '@tiptap/pm/state'
import type { BlockPlace } from './block-place.ts'

/** An operation as a transaction of an editor that is not applied yet. */
export interface Edit {
  /** The positions, before the transaction, of the blocks that it may change. */
  readonly named: readonly number[]
  /** Between which positions, after it, the blocks of the operation stand in their parent. */
  readonly result: readonly [from: number, to: number]
}

/** An edit, or a sentence that says why it cannot be made. */
export type Planned = Edit | { readonly invalid: string }

/** The edit that changes one block at its place. */
export function editOf(tr: Transaction, { node, position }: BlockPlace): Edit {
  const grown = tr.doc.content.size - tr.before.content.size
  return { named: [position], result: [position, position + node.nodeSize + grown] }
}

/** The position of the child of a node with that index, or behind the last one. `position`: before the node. */
export function startOfChild(node: Node, position: number, index: number): number {
  let start = position + 1
  for (let i = 0; i < index; i++) start += node.child(i).nodeSize
  return start
}
