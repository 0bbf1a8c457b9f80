/**
 * Work in steps of a few ms at most. The caller runs the steps to the end, with other work in between where that work
 * must not wait.
 */
export type Steps<Result> = Generator<void, Result>

/** Runs all steps at once. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
