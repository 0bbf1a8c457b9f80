import type { RunRecord, RunStepRecord } from '@cowrite/persistence'
import { UNDO_DAYS } from './delete-runs.ts'
import { type RunDetail, readDetail } from './run-detail.ts'

const DAY_MS = 24 * 3_600_000

/** A run in responses of the HTTP API. */
export function viewRun(record: RunRecord): object {
  const detail = readDetail(record)
  const { id, principal, agent, action, participant, createdAt, endedAt } = record
  const { instruction, suggestOnly, activity, question, message, answer, model, usage, changes } = detail
  return {
    id,
    document: detail.address,
    ...{ agent, action, instruction, suggestOnly },
    state: stateOf(record),
    ...{ activity, question, message, answer },
    invoker: { id: principal, name: nameOf(principal) },
    offline: detail.isOffline,
    model,
    // Who waits for an answer is not in the room.
    participant: record.owner === null ? null : participant,
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    usage,
    changes,
    canUndo: canUndo(record, detail),
    undone: endedAt !== null && detail.hasUndo && !record.hasWritten,
  }
}

/** A step in responses of the HTTP API. */
export function viewStep({ seq, at, detail }: RunStepRecord): object {
  return { seq, at: at.toISOString(), ...(JSON.parse(detail) as object) }
}

/** Whether what a run wrote can still be taken back. */
export function canUndo({ endedAt, hasWritten }: RunRecord, { hasUndo }: RunDetail): boolean {
  return endedAt !== null && hasUndo && hasWritten && Date.now() - endedAt.getTime() < UNDO_DAYS * DAY_MS
}

/** A run that was asked to end is `stopping` until it has ended. */
function stateOf({ state, isStopping, endedAt }: RunRecord): string {
  return isStopping && endedAt === null ? 'stopping' : state
}

/** All clients without an identity are one guest. */
function nameOf(principal: string): string {
  return principal === 'guest' ? 'Guest' : principal
}
