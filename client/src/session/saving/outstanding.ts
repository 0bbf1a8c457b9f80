/**
 * When each edit was made that the server has not acknowledged yet, oldest first, in milliseconds. The server
 * acknowledges in the order of arrival and once per edit, so a queue of times is all there is to know.
 */
export type Outstanding = readonly number[]

/** Nothing is outstanding. */
export const NOTHING_OUTSTANDING: Outstanding = []

/**
 * The queue after the provider counted `count` outstanding edits at the time `now`: more than before means
 * new ones, fewer means the oldest were acknowledged.
 */
export function trackOutstanding(before: Outstanding, count: number, now: number): Outstanding {
  if (count === before.length) return before
  if (count < before.length) return before.slice(before.length - count)
  return [...before, ...new Array<number>(count - before.length).fill(now)]
}

/**
 * The queue after a new handshake, in which everything that is still outstanding is sent again as one message
 * with one acknowledgement: it is as old as the oldest part of it. Without any it is new.
 */
export function foldOutstanding(before: Outstanding, now: number): Outstanding {
  return [before[0] ?? now]
}
