/** A token bucket: `rate` per second sustained, `burst` at once after a pause. The clock is asked only when they run out. */
export class TokenBucket {
  private readonly ratePerMs: number
  private readonly burst: number
  private tokens: number
  private readonly now: () => number
  private at: number

  /** `now` in monotonic ms. */
  constructor(ratePerSecond: number, burst: number, now: () => number) {
    this.ratePerMs = ratePerSecond / 1000
    this.burst = burst
    this.tokens = burst
    this.now = now
    this.at = now()
  }

  /** Takes `amount`; `false` when there is not as much. */
  take(amount: number): boolean {
    if (this.tokens < amount) {
      const now = this.now()
      this.tokens = Math.min(this.burst, this.tokens + (now - this.at) * this.ratePerMs)
      this.at = now
      if (this.tokens < amount) return false
    }
    this.tokens -= amount
    return true
  }
}
