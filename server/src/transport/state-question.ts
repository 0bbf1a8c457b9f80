/** Which question a step 2 answers. */
export type Answered =
  /** The only one, or the last of several: with it the client has offered all that it has. */
  | 'whole'
  /** One of several; the next is to be asked. */
  | 'part'
  /** One of several that are not of interest any more, as others were begun meanwhile. */
  | 'stale'

/** Questions that were asked one after the other and are not answered yet. */
interface Outstanding {
  kind: 'alone' | 'part' | 'stale'
  count: number
}

/** So many changes of kind are kept apart; only a client that answers nothing comes near it. */
const MAX_OUTSTANDING = 64

/**
 * The server's question for what a client has: one step 1, or several one after the other when the answer to one
 * would be too large for a frame. Each step 1 is answered by one step 2, in order. Stock clients count their
 * handshake as one unacknowledged update, however often they are asked, so only the last answer is acknowledged.
 */
export class StateQuestion {
  private left: readonly Uint8Array[] = []
  /** In the order of their answers; at most one `part`, at the end. */
  private readonly outstanding: Outstanding[] = []

  /** Whether one of several is not answered yet. */
  get isRunning(): boolean {
    return this.outstanding.at(-1)?.kind === 'part'
  }

  /** Begins anew with these state vectors, at least one; returns the first to ask with. */
  begin(vectors: readonly Uint8Array[]): Uint8Array {
    const [first, ...left] = vectors
    if (!first) throw new Error('no state vector to ask with')
    if (this.isRunning) {
      this.outstanding.pop()
      this.expect('stale')
    }
    this.left = left
    this.expect(left.length > 0 ? 'part' : 'alone')
    return first
  }

  /** A step 2 has come. */
  answered(): Answered {
    const [first] = this.outstanding
    if (!first) return 'whole'
    if (--first.count === 0) this.outstanding.shift()
    switch (first.kind) {
      case 'alone':
        return 'whole'
      case 'part':
        return this.left.length > 0 ? 'part' : 'whole'
      case 'stale':
        return 'stale'
      default:
        return first.kind satisfies never
    }
  }

  /** The state vector to ask with next; `null` when there is none left. */
  next(): Uint8Array | null {
    const [next, ...left] = this.left
    if (!next) return null
    this.left = left
    this.expect('part')
    return next
  }

  /** The part that has just come was refused: the others are not asked for. */
  abandon(): void {
    this.left = []
  }

  private expect(kind: Outstanding['kind']): void {
    const last = this.outstanding.at(-1)
    if (last?.kind === kind) last.count++
    else if (this.outstanding.length < MAX_OUTSTANDING) this.outstanding.push({ kind, count: 1 })
  }
}
