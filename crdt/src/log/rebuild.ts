import * as Y from 'yjs'

/**
 * Rebuilds updates into one, with garbage collection, through a Y.Doc: the work of a compaction, to be done
 * in a worker thread. The result says the same as its input, in fewer bytes.
 *
 * Yjs tidies formatting marks after remote changes by deleting some, which is an edit of its own: here it
 * would be one that nobody made, so the transaction passes for a local one.
 */
export function rebuildUpdates(updates: readonly Uint8Array[]): Uint8Array {
  const doc = new Y.Doc()
  doc.transact((transaction) => {
    for (const update of updates) Y.applyUpdate(doc, update)
    transaction.local = true
  })
  const bytes = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return bytes
}
