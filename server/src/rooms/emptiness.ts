import { isFirstShown } from '@cowrite/crdt'
import type { Member } from './member.ts'

/** A client may come back after this to a document that it knew empty, in ms: stock clients try again far sooner. */
const LATELY_MS = 60_000

/**
 * Whether a document is empty, or was a moment ago. An empty state vector then says nothing of who sends it: it may be a
 * client that was there before.
 */
export class Emptiness {
  private readonly now: () => number
  /** `null` while it is empty. */
  private until: number | null

  /**
   * `stateVector`: the document's as it was loaded; `isNew`: it was created just now, so it had no members before; `now`:
   * monotonic milliseconds.
   */
  constructor(stateVector: Uint8Array, isNew: boolean, now: () => number) {
    this.now = now
    this.until = isNew || stateVector.length > 1 ? Number.NEGATIVE_INFINITY : null
  }

  /** Something was written. */
  end(): void {
    this.until ??= this.now()
  }

  /**
   * Whether the member, who shows itself with this awareness message, may have been there before, and lost its line or its
   * node. One that has never changed what it shows has nothing that others could know.
   */
  mayReturn({ isReturning }: Member, message: Uint8Array): boolean {
    if (isReturning) return true
    return !isFirstShown(message) && (this.until === null || this.now() - this.until < LATELY_MS)
  }
}
