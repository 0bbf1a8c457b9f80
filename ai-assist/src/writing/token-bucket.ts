/**
 * Limits the rate of an agent's writing, in characters, so that an answer that arrives at once does not flood the
 * network and the other editors. Pure: the caller provides the time.
 */
export class TokenBucket {
  readonly #perSecond: number
  readonly #burst: number
  #level: number
  #at: number

  /** `now`: milliseconds of a monotonic clock. The bucket starts full. */
  constructor(perSecond: number, burst: number, now: number) {
    this.#perSecond = perSecond
    this.#burst = burst
    this.#level = burst
    this.#at = now
  }

  /** Characters that may be written now; zero or negative when the bucket is overdrawn. */
  available(now: number): number {
    this.#level = Math.min(this.#burst, this.#level + ((now - this.#at) / 1000) * this.#perSecond)
    this.#at = now
    return Math.max(0, Math.floor(this.#level))
  }

  /** Removes `characters` from the bucket; a long word may overdraw it. */
  spend(characters: number): void {
    this.#level -= characters
  }
}
