import { scanUpdate } from '../typing/scan.ts'
import type { Edit } from '../typing/typist.ts'
import { Ledger, Receipt, type Window } from './delivery.ts'
import { Histogram } from './histogram.ts'

/** The edits of one writer that were acknowledged as saved: a prefix of its typing, in order. */
export interface Saved {
  /** The writer's Yjs clientID; writers of a document have different ones. */
  readonly clientId: number
  readonly edits: readonly Edit[]
}

/** The number of each writer's saved edits that are missing in a reader's updates, in any order. */
export function lostEdits(saved: readonly Saved[], updates: readonly Uint8Array[]): number[] {
  const ledgers = saved.map(({ clientId, edits }) => {
    const ledger = new Ledger(clientId)
    for (const edit of edits) ledger.add(edit, 0)
    return ledger
  })
  return read(ledgers, updates).map((receipt) => receipt.missing)
}

/** Receipts of these writers' edits in a reader's updates, in any order. */
export function read(ledgers: readonly Ledger[], updates: readonly Uint8Array[]): Receipt[] {
  const window: Window = { from: 0, to: 0, latency: new Histogram() }
  const receipts = ledgers.map((ledger) => new Receipt(ledger, window))
  const book = new Map(ledgers.map(({ clientId }, i) => [clientId, receipts[i]]))
  for (const update of updates) {
    scanUpdate(update, {
      structs: (client, clock, length) => book.get(client)?.structs(clock, length, 0),
      deletes: (client, clock, length) => book.get(client)?.deletes(clock, length, 0),
    })
  }
  return receipts
}

/** The number of edits that at least one receiver lacks; each counts once. */
export function lackedAnywhere(receipts: readonly Receipt[]): number {
  const byLedger = Map.groupBy(receipts, ({ ledger }) => ledger)
  let lacked = 0
  for (const [ledger, receivers] of byLedger) {
    for (let edit = 0; edit < ledger.sentAt.length; edit++) {
      if (receivers.some((receipt) => !receipt.has(edit))) lacked += 1
    }
  }
  return lacked
}
