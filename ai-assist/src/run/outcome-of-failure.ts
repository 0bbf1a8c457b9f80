import type { ModelFailure } from '../models/request/failure.ts'
import type { RunOutcome } from './run-state.ts'

/** The outcome of a run that a model failed: one that meets a budget has stopped. */
export function outcomeOfFailure(failure: ModelFailure): RunOutcome {
  return failure.kind === 'over-budget'
    ? { state: 'cancelled', message: failure.message }
    : { state: 'failed', failure }
}
