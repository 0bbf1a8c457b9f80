/** Delays of the stock socket before it reconnects, milliseconds. */
export interface Reconnection {
  /** Delay before the first attempt. Each failed attempt doubles it. */
  readonly delay: number
  /** Lower limit of the random delay before each further attempt. */
  readonly minDelay: number
  readonly maxDelay: number
}

const LEAST_MS = 500
/** Range of the random part of the first delay. It spreads the reconnections after a restart of the server over a second. */
const FIRST_SPREAD_MS = 1_000
const MOST_MS = 8_000

/**
 * The delays of one page. When a server stops, all its clients lose their connections at the same moment. A random first
 * delay keeps them from reconnecting at the same moment. `chance` is a random number from 0 to below 1.
 */
export function reconnection(chance: number): Reconnection {
  // The stock socket accepts whole milliseconds only; with a fraction it would never connect.
  return { delay: LEAST_MS + Math.round(chance * FIRST_SPREAD_MS), minDelay: LEAST_MS, maxDelay: MOST_MS }
}
