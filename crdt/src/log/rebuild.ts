import * as Y from 'yjs'
import { spliceChunks } from './splice.ts'
import { decodeStored } from './stored.ts'

/** A fixed GUID, which is not part of the result: making a random one takes longer than a small document. */
const GUID = 'rebuilt'

/**
 * Merges updates into one through a Y.Doc, with garbage collection: the work of a compaction, which runs in a worker
 * thread. The result is equivalent to the input, in fewer bytes.
 *
 * All updates are applied as one. Applied one by one, structs that arrive before their dependencies stay pending in
 * Yjs, and (13.6) may remain so when pending structs depend on each other.
 *
 * After a remote change Yjs deletes redundant formatting marks, which is an edit of its own. Here no user made that
 * edit, so the transaction is marked as local to prevent it.
 *
 * @throws Error when one of the inputs is not an update.
 */
export function rebuildUpdates(updates: readonly Uint8Array[]): Uint8Array {
  const joined = spliceChunks(updates.map((update) => decodeStored(update))).bytes
  const doc = new Y.Doc({ guid: GUID })
  doc.transact((transaction) => {
    Y.applyUpdate(doc, joined)
    transaction.local = true
  })
  const bytes = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return bytes
}
