import * as Y from 'yjs'
import { type Id, idAfter } from '../moves/ids.ts'
import { besideItem, elementOf, fromRelativePosition, type PositionSpace } from '../positions/positions.ts'
import { type Token, tokensBetween, unitsOf } from '../positions/tokens.ts'
import { idAt } from './token-list.ts'

/**
 * Where an offset of a block that is shown in an older state is in the document: behind what stands before it; when that
 * is gone, before what stands behind it, where it was, or beside the nearest character that lives. `null` when nothing of
 * the block is left.
 *
 * @param tokens what the block shows
 * @param block the id of the block
 */
export function placeOfOffset(
  space: PositionSpace,
  tokens: readonly Token[],
  block: Id,
  offset: number,
): number | null {
  const beside = (id: Id | null, after: boolean): number | null =>
    id === null ? null : besideItem(space, id, after)
  const left = idAt(tokens, offset - 1)
  const near = beside(left, true) ?? beside(idAt(tokens, offset), false) ?? formerPlace(space, left)
  if (near !== null) return near
  const units = [...unitsOf(tokens)]
  const nearest = (ids: readonly Token[], after: boolean): number | null => {
    for (const { id } of ids) {
      const place = beside(id, after)
      if (place !== null) return place
    }
    return null
  }
  const place = nearest(units.slice(0, offset).toReversed(), true) ?? nearest(units.slice(offset), false)
  if (place !== null) return place
  const kid = elementOf(space, block)
  return kid?.kind === 'element' && kid.nodeType.inlineContent ? space.tree.contentStart(kid) : null
}

/** The offset in a block, as it shows these tokens, of a position of the document. */
export function shownOffset(space: PositionSpace, tokens: readonly Token[], position: number): number {
  const { element, offset } = space.tree.locate(position)
  if (!element.nodeType.inlineContent) return 0
  const shown = new Map([...unitsOf(tokens)].map(({ id }, at) => [keyOf(space, id), at]))
  for (const token of tokensBetween(space.tree, position - offset, position).toReversed()) {
    for (let last = token.length - 1; last >= 0; last--) {
      const at = shown.get(keyOf(space, token.id === null ? null : idAfter(token.id, last)))
      if (at !== undefined) return at + 1
    }
  }
  return 0
}

/** Where a deleted character stood. */
function formerPlace(space: PositionSpace, id: Id | null): number | null {
  if (id === null) return null
  const relative = new Y.RelativePosition(null, null, Y.createID(id.client, id.clock), -1)
  return fromRelativePosition(space, relative)
}

function keyOf({ leaves }: PositionSpace, id: Id | null): string {
  if (id === null) return ''
  const { client, clock } = leaves.leafOf(id)
  return `${client}:${clock}`
}
