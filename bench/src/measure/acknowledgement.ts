import type { Window } from './delivery.ts'

/** Marks a message that is not an edit: the answer to the server's step 1. */
const NO_EDIT = Number.NEGATIVE_INFINITY
/**
 * Number of acknowledged entries that are removed at once, so that neither the cost of shifting nor the memory grows
 * with a run.
 */
const LOT = 1024

/**
 * Everything that one client has sent and that must be acknowledged, with the latency of each edit. Acknowledgements
 * have no number: they come in the order of the messages.
 */
export class AckBook {
  readonly #window: Window
  #sentAt: number[] = []
  #answered = 0
  #edits = 0
  #refused = 0

  /** Latencies of edits sent within `window` are recorded there. */
  constructor(window: Window) {
    this.#window = window
  }

  /** The number of acknowledged edits. They are the first ones sent, unless some were refused. */
  get acknowledged(): number {
    return this.#edits
  }

  /** How many edits the server refused. */
  get refusals(): number {
    return this.#refused
  }

  /** The number of messages without an answer. */
  get open(): number {
    return this.#sentAt.length - this.#answered
  }

  /** Records that an edit was sent; `now` in milliseconds of performance.now(). */
  sent(now: number): void {
    this.#sentAt.push(now)
  }

  /** Records that another message was sent that is acknowledged like an edit. */
  sentOther(): void {
    this.#sentAt.push(NO_EDIT)
  }

  /** Records an acknowledgement of the oldest open message. */
  accepted(now: number): void {
    const sentAt = this.#next()
    if (sentAt === null || sentAt === NO_EDIT) return
    this.#edits += 1
    const { from, to, latency } = this.#window
    if (sentAt >= from && sentAt < to) latency.record((now - sentAt) * 1000)
  }

  /** Records a refusal of the oldest open message. */
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
