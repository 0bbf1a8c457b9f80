/** The kind of question that a step 2 answers. */
export type Answered =
  /** The only question, or the last of several: with its answer the client has offered its whole state. */
  | 'whole'
  /** One of several questions; the next must be sent. */
  | 'part'
  /** One of several questions that are obsolete, because others were begun since. */
  | 'stale'

/** Consecutive questions of one kind that are not answered yet. */
interface Outstanding {
  readonly kind: 'alone' | 'part' | 'stale'
  readonly count: number
}

/** Maximum number of entries of different kinds; only a client that never answers reaches it. */
const MAX_OUTSTANDING = 64
/** Shared by all members without questions: there are many idle connections. */
const NONE_LEFT: readonly Uint8Array[] = []
const NONE_OUTSTANDING: readonly Outstanding[] = []

/**
 * The server's question for the client's state: one step 1, or several in sequence when the answer to one would be too
 * large for a frame. The client answers each step 1 with one step 2, in order. Stock clients count their handshake as
 * one unacknowledged update, regardless of the number of questions, so only the last answer is acknowledged.
 */
export class StateQuestion {
  private left = NONE_LEFT
  /** In the order of their answers; at most one `part`, at the end. */
  private outstanding = NONE_OUTSTANDING

  /** Whether one of several questions is not answered yet. */
  get isRunning(): boolean {
    return this.outstanding.at(-1)?.kind === 'part'
  }

  /** Begins a new sequence with these state vectors, at least one; returns the first to send. */
  begin(vectors: readonly Uint8Array[]): Uint8Array {
    const [first, ...left] = vectors
    if (!first) throw new Error('no state vector to ask with')
    if (this.isRunning) {
      this.outstanding = this.outstanding.slice(0, -1)
      this.expect('stale')
    }
    this.left = left.length > 0 ? left : NONE_LEFT
    this.expect(left.length > 0 ? 'part' : 'alone')
    return first
  }

  /** Records the arrival of a step 2. */
  answered(): Answered {
    const [first, ...others] = this.outstanding
    if (!first) return 'whole'
    if (first.count > 1) this.outstanding = [{ ...first, count: first.count - 1 }, ...others]
    else this.outstanding = others.length > 0 ? others : NONE_OUTSTANDING
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

  /** The next state vector to send; `null` when none is left. */
  next(): Uint8Array | null {
    const [next, ...left] = this.left
    if (!next) return null
    this.left = left
    this.expect('part')
    return next
  }

  /** Drops the remaining questions, because the last part was refused. */
  abandon(): void {
    this.left = NONE_LEFT
  }

  private expect(kind: Outstanding['kind']): void {
    const last = this.outstanding.at(-1)
    if (last?.kind === kind)
      this.outstanding = this.outstanding.slice(0, -1).concat({ kind, count: last.count + 1 })
    else if (this.outstanding.length < MAX_OUTSTANDING)
      this.outstanding = this.outstanding.concat({ kind, count: 1 })
  }
}
