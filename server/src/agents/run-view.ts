import type { RunRecord, RunStepRecord } from '@cowrite/persistence'
import { type RunDetail, readDetail } from './run-detail.ts'

/** A run in responses of the HTTP API. */
export function viewRun(record: RunRecord): object {
  const detail = readDetail(record)
  if (detail.isFormer) return formerView(record, detail)
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
    participant: endedAt === null ? participant : null,
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    usage,
    changes,
    canUndo: false,
    undone: false,
  }
}

/** A run in the words of clients that send the former body. */
function formerView(record: RunRecord, { message }: RunDetail): object {
  const { id, action, participant, endedAt } = record
  const ended = record.state === 'cancelled' ? 'stopped' : record.state
  return { id, task: action, state: endedAt === null ? 'running' : ended, participant, message }
}

/** A step in responses of the HTTP API. */
export function viewStep({ seq, at, detail }: RunStepRecord): object {
  return { seq, at: at.toISOString(), ...(JSON.parse(detail) as object) }
}

/** A run that was asked to end is `stopping` until it has ended. */
function stateOf({ state, isStopping, endedAt }: RunRecord): string {
  return isStopping && endedAt === null ? 'stopping' : state
}

/** All clients without an identity are one guest. */
function nameOf(principal: string): string {
  return principal === 'guest' ? 'Guest' : principal
}
