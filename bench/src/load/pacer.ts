/** Interval at which due items are sent, in milliseconds; short enough to avoid bursts. */
export const STEP_MS = 1

/**
 * Computes how much of an even flow is due. Pure: the caller passes the time. A delay is made up for, so the average
 * rate is kept; `lateness` returns the delay of each item.
 */
export class Pacer {
  readonly #perMs: number
  readonly #start: number
  readonly #total: number
  #taken = 0

  /** `rate` items per second, starting at `start` (milliseconds), `total` in all. */
  constructor(rate: number, start: number, total: number) {
    this.#perMs = rate / 1000
    this.#start = start
    this.#total = total
  }

  /** Whether everything has been taken. */
  get done(): boolean {
    return this.#taken >= this.#total
  }

  /** Takes the items due at `now`: returns the number of items to send. */
  take(now: number): number {
    const due = Math.min(this.#total, Math.floor((now - this.#start) * this.#perMs + 1e-9) + 1)
    const count = Math.max(0, due - this.#taken)
    this.#taken += count
    return count
  }

  /** Milliseconds from the due time of the item `ago` before the last one taken until `now`. */
  lateness(now: number, ago = 0): number {
    return now - this.#start - (this.#taken - 1 - ago) / this.#perMs
  }
}
