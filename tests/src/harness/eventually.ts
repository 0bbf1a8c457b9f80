import { setTimeout as delay } from 'node:timers/promises'

/** Interval of the checks, in ms. */
const POLL_MS = 5
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
  return eventuallyAsync(what, async () => condition(), options)
}

/** {@link eventually} for an asynchronous condition. */
export async function eventuallyAsync<T>(
  what: string,
  condition: () => Promise<T | false | null | undefined>,
  { deadline = DEFAULT_DEADLINE_MS, explain }: EventuallyOptions = {},
): Promise<T> {
  const end = performance.now() + deadline
  for (;;) {
    const value = await condition()
    if (value !== false && value !== null && value !== undefined) return value
    if (performance.now() > end) {
      const state = explain === undefined ? '' : `: ${explain()}`
      throw new Error(`Waited ${deadline} ms in vain for ${what}${state}`)
    }
    await delay(POLL_MS)
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
