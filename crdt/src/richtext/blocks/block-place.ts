import type { Node } from '@tiptap/pm/model'
import { type Binding, type BlockId, blockIdAt, positionOfBlock } from '../binding/index.ts'
import { type BlockHandle, handleOf, idOfHandle } from './handle.ts'

/** A block at its place in the document of a binding. */
export interface BlockPlace {
  readonly handle: BlockHandle
  readonly node: Node
  /** The position before the block. */
  readonly position: number
}

/**
 * The handle for the element with this id: it comes from the element of which this one is a copy, so that it survives
 * moves. Of several copies that were not reconciled yet, only the one that counts has it.
 */
export function handleOfElement({ leaves }: Binding, id: BlockId): BlockHandle {
  const origin = leaves.originOf(id)
  return handleOf(leaves.isLeaf(id) ? origin : id)
}

/** The block with that handle; `null` when there is none any more. */
export function placeOfBlock(binding: Binding, handle: string): BlockPlace | null {
  const id = idOfHandle(handle)
  const position = id === null ? null : positionOfBlock(binding, id)
  const node = position === null ? null : binding.document.nodeAt(position)
  if (position === null || node === null) return null
  // Handles have one spelling, and a block one handle.
  return handleAt(binding, position) === handle ? { handle, node, position } : null
}

/** The handle of the block that starts at a position; `null` for one that exists in the editor only. */
export function handleAt(binding: Binding, position: number): BlockHandle | null {
  const id = blockIdAt(binding, position)
  return id === null ? null : handleOfElement(binding, id)
}
