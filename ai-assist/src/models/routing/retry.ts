/** Whether and when an attempt is repeated. Times in milliseconds. */
export interface RetryPolicy {
  /** Attempts per model, including the first. */
  readonly attempts: number
  /** Upper bound of the first wait; doubles with every attempt. */
  readonly baseMs: number
  /** Upper bound of any wait that the client chooses itself. */
  readonly capMs: number
  /** Longest `Retry-After` that is obeyed; with a longer one the attempt is final. */
  readonly maxRetryAfterMs: number
}

/** Three attempts within a few seconds, because a user is waiting. */
export const RETRY: RetryPolicy = { attempts: 3, baseMs: 500, capMs: 8_000, maxRetryAfterMs: 30_000 }

/**
 * The delay before attempt `attempt + 1` (the first attempt is 1), or null when it must not be made. Without
 * `retryAfterMs`: exponential backoff with full jitter (Brooker, "Exponential Backoff And Jitter", AWS Architecture
 * Blog, 2015). With it: the server's time plus up to a tenth, so that clients do not retry simultaneously.
 */
export function nextWait(
  policy: RetryPolicy,
  attempt: number,
  retryAfterMs: number | null,
  random: () => number,
): number | null {
  if (attempt >= policy.attempts) return null
  if (retryAfterMs === null) {
    return random() * Math.min(policy.capMs, policy.baseMs * 2 ** (attempt - 1))
  }
  if (retryAfterMs > policy.maxRetryAfterMs) return null
  return retryAfterMs * (1 + random() / 10)
}
