/** Which question a step 2 answers. */
export type Answered =
  /** The only one, or the last of several: with it the client has offered all that it has. */
  | 'whole'
  /** One of several; the next is to be asked. */
  | 'part'
  /** One that is not of interest any more, as the client began a new handshake meanwhile. */
  | 'stale'

/**
 * The server's question for what a client has: one step 1, or several one after the other when the answer to one
 * would be too large for a frame. Each step 1 is answered by one step 2, in order. Stock clients count their
 * handshake as one unacknowledged update, however often they are asked, so only the last answer is acknowledged.
 */
export class StateQuestion {
  private left: readonly Uint8Array[] = []
  private awaitsPart = false
  private stale = 0

  /** Begins anew with these state vectors, at least one; returns the first to ask with. */
  begin(vectors: readonly Uint8Array[]): Uint8Array {
    if (this.awaitsPart) this.stale++
    const [first, ...left] = vectors
    if (!first) throw new Error('no state vector to ask with')
    this.left = left
    this.awaitsPart = left.length > 0
    return first
  }

  /** A step 2 has come. */
  answered(): Answered {
    if (this.stale > 0) {
      this.stale--
      return 'stale'
    }
    if (this.left.length > 0) return 'part'
    this.awaitsPart = false
    return 'whole'
  }

  /** The state vector to ask with next; `null` when there is none left. */
  next(): Uint8Array | null {
    const [next, ...left] = this.left
    this.left = left
    return next ?? null
  }

  /** The part that has just come was refused: the others are not asked for. */
  abandon(): void {
    this.left = []
    this.awaitsPart = false
  }
}
