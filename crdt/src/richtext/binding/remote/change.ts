import * as Y from 'yjs'

/** What a transaction did, as far as texts need it: which items it added and which it deleted. */
export interface Change {
  /** The shared types that it changed, with the names of changed attributes; `null` stands for the children. */
  readonly changed: ReadonlyMap<unknown, ReadonlySet<string | null>>
  readonly isAdded: (item: Y.Item) => boolean
  readonly isDeleted: (item: Y.Item) => boolean
}

/**
 * The change of transactions that followed each other without others between them, valid until Yjs has cleaned up after
 * the first one.
 */
export function changeOf(transactions: readonly [Y.Transaction, ...Y.Transaction[]]): Change {
  const [{ beforeState }] = transactions
  const deleted =
    transactions.length === 1
      ? transactions[0].deleteSet
      : Y.mergeDeleteSets(transactions.map(({ deleteSet }) => deleteSet))
  const changed = new Map<unknown, Set<string | null>>()
  for (const transaction of transactions) {
    for (const [type, names] of transaction.changed) {
      changed.set(type, new Set([...(changed.get(type) ?? []), ...names]))
    }
  }
  return {
    changed,
    isAdded: ({ id }) => id.clock >= (beforeState.get(id.client) ?? 0),
    isDeleted: ({ id }) => Y.isDeleted(deleted, id),
  }
}
