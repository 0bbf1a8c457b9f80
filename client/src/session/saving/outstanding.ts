/**
 * The times of the messages that the server has not acknowledged, oldest first, milliseconds. The server acknowledges each
 * message once and in the order of arrival, so a queue of times is sufficient.
 */
export type Outstanding = readonly number[]

/** The empty queue. */
export const NOTHING_OUTSTANDING: Outstanding = []

/**
 * The queue after the provider has counted `count` unacknowledged messages at the time `now`. A higher count adds new
 * messages; a lower count removes the oldest.
 */
export function trackOutstanding(before: Outstanding, count: number, now: number): Outstanding {
  if (count === before.length) return before
  if (count < before.length) return before.slice(before.length - count)
  return [...before, ...new Array<number>(count - before.length).fill(now)]
}

/**
 * The queue after the start of a handshake, which sends all unacknowledged edits again as one message with one
 * acknowledgement. Its time is that of the oldest message, or `now` when the queue was empty.
 */
export function foldOutstanding(before: Outstanding, now: number): Outstanding {
  return [before[0] ?? now]
}
