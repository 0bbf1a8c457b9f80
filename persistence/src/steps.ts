import { setImmediate as turn } from 'node:timers/promises'

/** Work in steps of some ms at most, with other work in between where that must not wait. */
export type Steps<Result> = Generator<void, Result>

/** Bytes to copy, check, seal or open in one step. */
export const STEP_BYTES = 1024 * 1024

/** Does all steps at once. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/**
 * Does one step in each turn of the event loop. When there is just one it is done now, and its result is no promise:
 * what follows then happens before the caller gets anywhere.
 */
export function inTurns<Result>(steps: Steps<Result>): Result | Promise<Result> {
  const first = steps.next()
  return first.done ? first.value : rest(steps)
}

async function rest<Result>(steps: Steps<Result>): Promise<Result> {
  for (;;) {
    await turn()
    const step = steps.next()
    if (step.done) return step.value
  }
}
