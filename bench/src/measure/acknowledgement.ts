import type { Window } from './delivery.ts'

/** Stands for something sent that is no edit: the answer to the server's step 1. */
const NO_EDIT = Number.NEGATIVE_INFINITY
/** Answered entries are dropped in lots, so that neither a shift nor the memory grows with a run. */
const LOT = 1024

/**
 * What one client has sent that must be acknowledged, and how long each edit took. Acknowledgements carry no number:
 * they come in the order of what they answer.
 */
export class AckBook {
  readonly #window: Window
  #sentAt: number[] = []
  #answered = 0
  #edits = 0
  #refused = 0

  /** Latencies of edits sent within the window are recorded there. */
  constructor(window: Window) {
    this.#window = window
  }

  /** How many edits were acknowledged; the first so many of those sent, unless some were refused. */
  get acknowledged(): number {
    return this.#edits
  }

  /** How many edits the server refused. */
  get refusals(): number {
    return this.#refused
  }

  /** How much of what was sent has no answer yet. */
  get open(): number {
    return this.#sentAt.length - this.#answered
  }

  /** An edit was sent; `now` in milliseconds of performance.now(). */
  sent(now: number): void {
    this.#sentAt.push(now)
  }

  /** Something was sent that is answered like an edit, but is none. */
  sentOther(): void {
    this.#sentAt.push(NO_EDIT)
  }

  /** The next acknowledgement came. */
  accepted(now: number): void {
    const sentAt = this.#next()
    if (sentAt === null || sentAt === NO_EDIT) return
    this.#edits += 1
    const { from, to, latency } = this.#window
    if (sentAt >= from && sentAt < to) latency.record((now - sentAt) * 1000)
  }

  /** The next answer was a refusal. */
  refused(): void {
    const sentAt = this.#next()
    if (sentAt !== null && sentAt !== NO_EDIT) this.#refused += 1
  }

  #next(): number | null {
    const sentAt = this.#sentAt[this.#answered]
    if (sentAt === undefined) return null
    this.#answered += 1
    if (this.#answered === LOT) {
      this.#sentAt = this.#sentAt.slice(LOT)
      this.#answered = 0
    }
    return sentAt
  }
}
