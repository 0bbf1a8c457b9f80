import * as Y from 'yjs'

/** What a transaction did, as far as texts need it: which items it added and which it deleted. */
export interface Change {
  /** The shared types that it changed, with the names of changed attributes; `null` stands for the children. */
  readonly changed: ReadonlyMap<unknown, ReadonlySet<string | null>>
  readonly isAdded: (item: Y.Item) => boolean
  readonly isDeleted: (item: Y.Item) => boolean
}

/** The change of one transaction, valid until Yjs has cleaned up after it. */
export function changeOf(transaction: Y.Transaction): Change {
  return {
    changed: transaction.changed as unknown as Change['changed'],
    isAdded: ({ id }) => id.clock >= (transaction.beforeState.get(id.client) ?? 0),
    isDeleted: ({ id }) => Y.isDeleted(transaction.deleteSet, id),
  }
}
