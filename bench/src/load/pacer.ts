/** How long a step of the pacing is, in milliseconds: what is due is sent at this grain, never in bursts. */
export const STEP_MS = 1

/**
 * Says how much of an even flow is due. Pure: it is told the time. Falling behind is caught up, so the rate
 * holds on average; `lateness` tells how far behind each item went out.
 */
export class Pacer {
  readonly #perMs: number
  readonly #start: number
  readonly #total: number
  #taken = 0

  /** `rate` items a second from `start` (milliseconds) on, `total` in all. */
  constructor(rate: number, start: number, total: number) {
    this.#perMs = rate / 1000
    this.#start = start
    this.#total = total
  }

  /** Whether everything has been taken. */
  get done(): boolean {
    return this.#taken >= this.#total
  }

  /** Takes what is due at `now`: the number of items to send at once. */
  take(now: number): number {
    const due = Math.min(this.#total, Math.floor((now - this.#start) * this.#perMs + 1e-9) + 1)
    const count = Math.max(0, due - this.#taken)
    this.#taken += count
    return count
  }

  /** Milliseconds between when the item `ago` before the last taken was due and `now`. */
  lateness(now: number, ago = 0): number {
    return now - this.#start - (this.#taken - 1 - ago) / this.#perMs
  }
}
