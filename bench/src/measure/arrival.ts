import * as Y from 'yjs'

/** An update received by a client, with its time. */
export interface Arrival {
  readonly update: Uint8Array
  /** In milliseconds of performance.now(). */
  readonly at: number
}

/** When the `content` text of a document was first complete, applying its updates in order; null if it never was. */
export function completeAt(arrivals: readonly Arrival[], text: string): number | null {
  const doc = new Y.Doc()
  for (const { update, at } of arrivals) {
    Y.applyUpdate(doc, update)
    if (doc.getText('content').toString() === text) return at
  }
  return null
}
