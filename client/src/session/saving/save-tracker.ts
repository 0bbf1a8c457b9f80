import { foldOutstanding, NOTHING_OUTSTANDING, type Outstanding, trackOutstanding } from './outstanding.ts'
import type { SaveFacts } from './save-state.ts'

/** The facts of {@link SaveFacts} that the tracker does not know itself. */
export type SaveEnvironment = Pick<SaveFacts, 'connected' | 'online' | 'storedLocally'>

/** Records edits and acknowledgements of one session and provides the facts for its save state. Times are milliseconds. */
export class SaveTracker {
  private readonly openedAt: number
  private outstanding: Outstanding = NOTHING_OUTSTANDING
  /** Whether an outstanding message may contain an edit of this browser. A handshake without edits does not. */
  private hasEdits = false
  private settledAt: number | null = null
  private tooLarge = false

  /** `openedAt`: when the page began to open the document. */
  constructor(openedAt: number) {
    this.openedAt = openedAt
  }

  /** Whether a message was too large for the server, and not everything was acknowledged since. */
  get isTooLarge(): boolean {
    return this.tooLarge
  }

  /** The user has edited the document. */
  edited(): void {
    this.hasEdits = true
  }

  /** The local copy contains edits of an earlier page that the server has not acknowledged. */
  restoredUnsaved(now: number): void {
    this.hasEdits = true
    this.outstanding = trackOutstanding(this.outstanding, Math.max(1, this.outstanding.length), now)
  }

  /** A new handshake contains everything that is outstanding. */
  handshakeStarted(now: number): void {
    this.outstanding = foldOutstanding(this.outstanding, now)
  }

  /** `count` messages are not acknowledged. Returns whether everything is acknowledged now. */
  unacknowledged(count: number, now: number): boolean {
    this.outstanding = trackOutstanding(this.outstanding, count, now)
    if (count > 0) return false
    this.hasEdits = false
    this.tooLarge = false
    this.settledAt = now
    return true
  }

  /** The server closed the connection because a message was too large. */
  rejectedAsTooLarge(): void {
    this.tooLarge = true
  }

  /** The facts from which the save state is computed. */
  facts(environment: SaveEnvironment): SaveFacts {
    return {
      ...environment,
      openedAt: this.openedAt,
      outstandingSince: this.hasEdits ? (this.outstanding[0] ?? null) : null,
      settledAt: this.settledAt,
      tooLarge: this.tooLarge,
    }
  }
}
