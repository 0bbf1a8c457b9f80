import { ServiceError } from '../errors/service-error.ts'

/** Requests that somebody may send at once, and one after the other in a second: a script that answers many threads. */
const BURST = 240
const PER_SECOND = 4
/** Principals that are remembered. One that is forgotten begins with a whole burst. */
const MOST = 10_000

/** Bounds how fast one principal writes comments: a token bucket for each. */
export class WriteRate {
  private readonly buckets = new Map<string, { tokens: number; at: number }>()
  private readonly now: () => number

  /** `now`: monotonic milliseconds. */
  constructor(now: () => number) {
    this.now = now
  }

  /** Counts a request. Throws a {@link ServiceError} `rate-limited`. */
  take(principal: string): void {
    const at = this.now()
    const before = this.buckets.get(principal) ?? { tokens: BURST, at }
    const tokens = Math.min(BURST, before.tokens + ((at - before.at) / 1_000) * PER_SECOND)
    if (tokens < 1)
      throw new ServiceError(
        'rate-limited',
        'Too many comments at once.',
        Math.ceil((1 - tokens) / PER_SECOND),
      )
    // The last one used stands at the end.
    this.buckets.delete(principal)
    this.buckets.set(principal, { tokens: tokens - 1, at })
    const [oldest] = this.buckets.keys()
    if (this.buckets.size > MOST && oldest !== undefined) this.buckets.delete(oldest)
  }
}
