import { setTimeout } from 'node:timers/promises'

/** Opening waits from the second refusal in a row on: first so long, then twice as long each time, in ms … */
const FIRST_PAUSE_MS = 1_000
/** … up to this. Everybody who has the document open loses the connection each time. */
const MAX_PAUSE_MS = 30_000
/** A document of which nothing was refused for so long counts as well, in ms. */
const FORGET_MS = 2 * MAX_PAUSE_MS

/**
 * Documents of which the database refused an update. Their clients are sent away, as their room has what the database
 * has not, and come back by themselves with the update. While the refusal lasts, that happens less and less often.
 */
export class GivenUp {
  private readonly now: () => number
  private readonly documents = new Map<string, { times: number; at: number }>()
  private count = 0

  /** `now`: monotonic milliseconds. */
  constructor(now: () => number) {
    this.now = now
  }

  /** Updates refused so far. */
  get updates(): number {
    return this.count
  }

  /** So many updates of a document were refused; `dropped`: and its members sent away. */
  add(documentId: string, updates: number, dropped: boolean): void {
    this.count += updates
    if (!dropped) return
    const times = (this.documents.get(documentId)?.times ?? 0) + 1
    this.documents.set(documentId, { times, at: this.now() })
  }

  /** Resolves when this document may be opened again. */
  async pause(documentId: string): Promise<void> {
    const refused = this.documents.get(documentId)
    if (!refused || refused.times < 2) return
    const pause = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (refused.times - 2))
    const left = refused.at + pause - this.now()
    // A server that stops does not wait for it.
    if (left > 0) await setTimeout(left, undefined, { ref: false })
  }

  /** To be called every few seconds: forgets documents that are well. */
  sweep(): void {
    for (const [id, { at }] of this.documents) if (this.now() - at > FORGET_MS) this.documents.delete(id)
  }
}
