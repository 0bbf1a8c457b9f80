import { itemAt } from '../moves/doc-items.ts'
import type { Id } from '../moves/ids.ts'
import type { ShadowTree } from '../shadow/shadow.ts'
import { elementOf, type PositionSpace } from './positions.ts'

/** The id of the block that starts at a position; `null` when no block of the shared types does. */
export function blockIdAt(tree: ShadowTree, position: number): Id | null {
  const kid = tree.startingAt(position)
  if (kid?.kind !== 'element' || kid.nodeType.isInline) return null
  const id = kid.type._item?.id
  return id === undefined ? null : { client: id.client, clock: id.clock }
}

/**
 * The position before the block with that id, or before the copy of it that counts after moves; `null` when it was
 * deleted or is not shown. With `joined`, of a block that was joined with another one, the position of that one.
 */
export function positionOfBlock(space: PositionSpace, id: Id, joined: boolean): number | null {
  const { tree, doc, leaves } = space
  const item = itemAt(doc, leaves.leafOf(id))
  const own = item?.deleted === false && 'type' in item.content ? tree.get(item.content.type) : undefined
  const kid = own ?? (joined ? elementOf(space, id) : undefined)
  return kid?.kind === 'element' && !kid.nodeType.isInline && kid !== tree.root ? tree.before(kid) : null
}
