import { setImmediate as turn } from 'node:timers/promises'
import type { Steps } from '@cowrite/crdt/steps'

/** Bytes to copy, check, seal or open in one step. */
export const STEP_BYTES = 1024 * 1024

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
