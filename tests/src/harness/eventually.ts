import { setTimeout as delay } from 'node:timers/promises'

/** Shortest pause between two checks, in ms. */
const POLL_MS = 5
/** Longest pause, in ms. */
const LONGEST_POLL_MS = 100
/** A pause is at least this multiple of the duration of the check before it, so that waiting takes little of a processor. */
const PAUSE_PER_CHECK = 4
/** An asynchronous check is repeated after at least this part of the wait so far: it is work for a server, too. */
const PAUSE_PER_WAIT = 0.05
/** Enough for a loaded machine with two cores; a passing test needs far less. */
const DEFAULT_DEADLINE_MS = 60_000

/** Options of {@link eventually}. */
export interface EventuallyOptions {
  /** In ms; 60,000 when absent. */
  readonly deadline?: number
  /** Describes the state for the error message. */
  readonly explain?: () => string
}

/**
 * Resolves to the result of `condition` as soon as that is not false, null or undefined; rejects after the deadline
 * with `what` was awaited. An error thrown by `condition` rejects at once.
 */
export function eventually<T>(
  what: string,
  condition: () => T | false | null | undefined,
  options: EventuallyOptions = {},
): Promise<T> {
  return poll(what, condition, 0, options)
}

/** {@link eventually} for an asynchronous condition; the longer the wait, the longer the pauses between its checks. */
export function eventuallyAsync<T>(
  what: string,
  condition: () => Promise<T | false | null | undefined>,
  options: EventuallyOptions = {},
): Promise<T> {
  return poll(what, condition, PAUSE_PER_WAIT, options)
}

async function poll<T>(
  what: string,
  condition: () => T | false | null | undefined | Promise<T | false | null | undefined>,
  pausePerWait: number,
  { deadline = DEFAULT_DEADLINE_MS, explain }: EventuallyOptions,
): Promise<T> {
  const begun = performance.now()
  for (;;) {
    const asked = performance.now()
    const value = await condition()
    if (value !== false && value !== null && value !== undefined) return value
    const now = performance.now()
    if (now - begun > deadline) {
      const state = explain === undefined ? '' : `: ${explain()}`
      throw new Error(`Waited ${deadline} ms in vain for ${what}${state}`)
    }
    const pause = Math.max((now - asked) * PAUSE_PER_CHECK, (now - begun) * pausePerWait)
    await delay(Math.min(LONGEST_POLL_MS, Math.max(POLL_MS, pause)))
  }
}

/** `promise`, or a rejection that names what was awaited when it takes longer than `deadline` ms. */
export async function within<T>(
  what: string,
  promise: Promise<T>,
  deadline: number = DEFAULT_DEADLINE_MS,
): Promise<T> {
  const timer = new AbortController()
  const late = delay(deadline, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`Waited ${deadline} ms in vain for ${what}`)
  })
  late.catch(() => {
    // The timer is aborted below; if the deadline has passed, the race has already rejected.
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    timer.abort()
  }
}
