/** How long the stock socket waits before it connects again, in ms. */
export interface Reconnection {
  /** Before the first attempt exactly this; it is doubled for each attempt that failed. */
  readonly delay: number
  /** Before each further attempt at least this; how much more is left to chance. */
  readonly minDelay: number
  readonly maxDelay: number
}

const LEAST_MS = 500
/** A server with thousands of people can be replaced in this time without that they notice much. */
const FIRST_SPREAD_MS = 1_000
const MOST_MS = 8_000

/**
 * A server that dies cuts everybody off at the same moment. That they do not all come back at the same moment, the first
 * wait is left to chance too: `chance` is drawn for each page, at least 0 and below 1.
 */
export function reconnection(chance: number): Reconnection {
  // Whole ms: the stock socket takes nothing else, and would never connect.
  return { delay: LEAST_MS + Math.round(chance * FIRST_SPREAD_MS), minDelay: LEAST_MS, maxDelay: MOST_MS }
}
