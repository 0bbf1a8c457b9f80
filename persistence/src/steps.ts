import { setImmediate as turn } from 'node:timers/promises'

/** Work divided into steps of a few ms, between which the event loop can do other work. */
export type Steps<Result> = Generator<void, Result>

/** Bytes to copy, check, seal or open in one step. */
export const STEP_BYTES = 1024 * 1024

/** Runs all steps without a pause. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/**
 * Runs one step in each turn of the event loop. A single step runs at once, and its result is returned without a
 * promise, so that the caller can go on in the same turn.
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
