import type { Schema } from '@tiptap/pm/model'
import * as Y from 'yjs'
import { MOVES } from '../binding/moves/move-log.ts'
import type { SharedType } from '../content/items.ts'

/**
 * Whether a transaction changed nothing but what it may: the named elements with all inside them, what it made itself,
 * and the recorded moves; of all other elements only which blocks stand among their children. To be called in the
 * document's event `afterTransaction`, before Yjs collects what was deleted.
 */
export function keepsUnnamed(
  transaction: Y.Transaction,
  named: ReadonlySet<unknown>,
  schema: Schema,
): boolean {
  const { beforeState, doc } = transaction
  const isNew = ({ id }: Y.Item) => id.clock >= (beforeState.get(id.client) ?? 0)
  const mayChange = (type: SharedType): boolean => {
    for (let each: SharedType | null = type; each !== null; each = parentOf(each)) {
      if (named.has(each) || (each._item !== null && isNew(each._item))) return true
    }
    return false
  }
  for (const [type, keys] of transaction.changed) {
    if (type === doc.share.get(MOVES) || mayChange(type)) continue
    const hasBlocks =
      type instanceof Y.XmlElement
        ? schema.nodes[type.nodeName]?.inlineContent === false
        : type instanceof Y.XmlFragment
    if (!hasBlocks || [...keys].some((key) => key !== null)) return false
  }
  let isKept = true
  Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
    if (!(struct instanceof Y.Item) || isNew(struct)) return
    const { content, parent } = struct
    const isNamed = content instanceof Y.ContentType && named.has(content.type)
    isKept &&= isNamed || (parent instanceof Y.AbstractType && mayChange(parent))
  })
  return isKept
}

function parentOf(type: SharedType): SharedType | null {
  const parent = type._item?.parent
  return parent instanceof Y.AbstractType ? parent : null
}
