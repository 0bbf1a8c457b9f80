/** First upper bound of the pause, in ms: a database that restarts is back within a second or two. */
const FIRST_MS = 100
/** Highest upper bound, in ms: what people wait at most for "Saved" after the database is back. */
const LONGEST_MS = 5_000
/** Shortest pause, in ms, so that a run of small random numbers is no storm. */
const SHORTEST_MS = 10

/**
 * Pause before attempt `failures + 1`, in ms: exponential with full jitter, so that nodes which lost the same
 * database do not return to it together. `random` is from 0 up to 1.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoff(failures: number, random: number): number {
  const bound = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 30))
  return Math.max(SHORTEST_MS, random * bound)
}
