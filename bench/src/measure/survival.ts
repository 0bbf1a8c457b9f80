import { scanUpdate } from '../typing/scan.ts'
import type { Edit } from '../typing/typist.ts'
import { Ledger, Receipt, type Window } from './delivery.ts'
import { Histogram } from './histogram.ts'

/** Edits that one writer was told are saved, in the order of typing, from the first on. */
export interface Saved {
  /** The writer's Yjs clientID; no two writers of a document share one. */
  readonly clientId: number
  readonly edits: readonly Edit[]
}

/** How many of each writer's saved edits are not in what a reader got, as updates in any order. */
export function lostEdits(saved: readonly Saved[], updates: readonly Uint8Array[]): number[] {
  const window: Window = { from: 0, to: 0, latency: new Histogram() }
  const receipts = saved.map(({ clientId, edits }) => {
    const ledger = new Ledger(clientId)
    for (const edit of edits) ledger.add(edit, 0)
    return new Receipt(ledger, window)
  })
  const book = new Map(saved.map(({ clientId }, i) => [clientId, receipts[i]]))
  for (const update of updates) {
    scanUpdate(update, {
      structs: (client, clock, length) => book.get(client)?.structs(clock, length, 0),
      deletes: (client, clock, length) => book.get(client)?.deletes(clock, length, 0),
    })
  }
  return receipts.map((receipt) => receipt.missing)
}
