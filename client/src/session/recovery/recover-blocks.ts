import { FIELD } from '@cowrite/crdt/richtext'
import * as Y from 'yjs'

/**
 * Copies the edits of `rejected` that the server has not accepted into `replacement`: every block that contains an item
 * of one of `ownClientIds`, or an item that `replacement` lacks, is copied behind the block that precedes it in
 * `rejected`. If `replacement` contains an earlier state of such a block, both versions remain, so that no text is lost.
 * `replacement` must be synchronized with the server.
 */
export function recoverBlocks(rejected: Y.Doc, ownClientIds: ReadonlySet<number>, replacement: Y.Doc): void {
  const source = rejected.getXmlFragment(FIELD)
  const target = replacement.getXmlFragment(FIELD)
  const known = Y.decodeStateVector(Y.encodeStateVector(replacement))
  const isOwn = (item: Y.Item): boolean =>
    ownClientIds.has(item.id.client) || item.id.clock + item.length > (known.get(item.id.client) ?? 0)
  replacement.transact(() => {
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

/** The members of every Yjs type that are used here, without the types of its events. */
type Tree = Pick<Y.AbstractType<unknown>, '_item' | '_map' | '_start'>

/** Whether the block itself or an undeleted item inside of it satisfies `test`. */
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
