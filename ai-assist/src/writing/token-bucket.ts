/**
 * Limits how fast an agent writes, in characters, so that the others' editors and the network are not flooded when
 * an answer comes at once. Pure: the caller brings the time.
 */
export class TokenBucket {
  readonly #perSecond: number
  readonly #burst: number
  #level: number
  #at: number

  /** `now` in milliseconds of any steady clock; the bucket starts full. */
  constructor(perSecond: number, burst: number, now: number) {
    this.#perSecond = perSecond
    this.#burst = burst
    this.#level = burst
    this.#at = now
  }

  /** Characters that may be written now; not above 0 when the bucket is overdrawn. */
  available(now: number): number {
    this.#level = Math.min(this.#burst, this.#level + ((now - this.#at) / 1000) * this.#perSecond)
    this.#at = now
    return Math.max(0, Math.floor(this.#level))
  }

  /** Takes `characters` out; a long word may overdraw it. */
  spend(characters: number): void {
    this.#level -= characters
  }
}
