import type { UpdateEntry } from '../updates/updates.ts'

/** An update that was accepted and is not known to be in the database. */
export interface PendingUpdate {
  readonly entry: UpdateEntry
  readonly ticket: number
}

/** Limits of one transaction. */
export interface BatchLimits {
  readonly rows: number
  readonly bytes: number
}

/** Approximate size of an update without its bytes, in bytes: objects, strings, overhead of a row. */
const OVERHEAD_BYTES = 200

/** The size of an update in limits and figures, in bytes. */
export function costOf(entry: UpdateEntry): number {
  return entry.bytes.byteLength + OVERHEAD_BYTES
}

/** Updates that wait for a transaction, in the order of their arrival. */
export class PendingQueue {
  #updates: PendingUpdate[] = []

  get isEmpty(): boolean {
    return this.#updates.length === 0
  }

  get size(): number {
    return this.#updates.length
  }

  push(update: PendingUpdate): void {
    this.#updates.push(update)
  }

  /** Takes the oldest updates out, as many as the limits allow and at least one if there is one. */
  takeBatch(limits: BatchLimits): PendingUpdate[] {
    let bytes = 0
    let rows = 0
    for (const { entry } of this.#updates) {
      bytes += entry.bytes.byteLength
      if (rows > 0 && (rows >= limits.rows || bytes > limits.bytes)) break
      rows++
    }
    return this.#updates.splice(0, rows)
  }

  /** Takes all updates of these documents out. */
  drop(documentIds: ReadonlySet<string>): PendingUpdate[] {
    const [dropped, kept] = partition(this.#updates, documentIds)
    this.#updates = kept
    return dropped
  }
}

/** Splits into the updates of these documents and the others, each in order. */
export function partition(
  updates: readonly PendingUpdate[],
  documentIds: ReadonlySet<string>,
): [of: PendingUpdate[], others: PendingUpdate[]] {
  const of: PendingUpdate[] = []
  const others: PendingUpdate[] = []
  for (const update of updates) (documentIds.has(update.entry.documentId) ? of : others).push(update)
  return [of, others]
}
