import { FIELD } from '@cowrite/crdt/richtext'
import * as Y from 'yjs'

/**
 * Writes into `fresh` what was typed into `spoiled` and nobody else got: copies of the blocks that hold something under
 * one of `ownIds`, or something that `fresh` has not got, each after the block that it stood after.
 * A block of which `fresh` has the earlier state stands there twice then: nothing of either is lost. `fresh` must be in
 * step with the server.
 */
export function recoverBlocks(spoiled: Y.Doc, ownIds: ReadonlySet<number>, fresh: Y.Doc): void {
  const source = spoiled.getXmlFragment(FIELD)
  const target = fresh.getXmlFragment(FIELD)
  const known = Y.decodeStateVector(Y.encodeStateVector(fresh))
  const isOwn = (item: Y.Item): boolean =>
    ownIds.has(item.id.client) || item.id.clock + item.length > (known.get(item.id.client) ?? 0)
  fresh.transact(() => {
    const there = new Set(target.toArray().map(String))
    let next = 0
    for (const block of source.toArray()) {
      if (block instanceof Y.XmlHook) continue
      const counterpart = target.toArray().findIndex((other) => sameItem(other, block))
      if (counterpart >= 0 && block._item !== null && !isOwn(block._item)) next = counterpart + 1
      if (!holds(block, isOwn) || there.has(String(block))) continue
      target.insert(Math.min(next, target.length), [block.clone()])
      next++
    }
  })
}

/** What every Yjs type has, whatever its events. */
type Tree = Pick<Y.AbstractType<unknown>, '_item' | '_map' | '_start'>

/** Whether something alive in a block, or the block itself, satisfies `test`. */
function holds(type: Tree, test: (item: Y.Item) => boolean): boolean {
  if (type._item !== null && test(type._item)) return true
  const attributes = [...type._map.values()]
  if (attributes.some((item) => !item.deleted && test(item))) return true
  for (let item = type._start; item !== null; item = item.right) {
    if (item.deleted) continue
    if (test(item)) return true
    if (item.content instanceof Y.ContentType && holds(item.content.type, test)) return true
  }
  return false
}

function sameItem(a: Tree, b: Tree): boolean {
  return a._item !== null && b._item !== null && Y.compareIDs(a._item.id, b._item.id)
}
