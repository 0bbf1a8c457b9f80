import { resolveSelection, type Selection } from '../document/selection.ts'
import { readBlocks } from '../document/text-block.ts'
import type { Task } from '../tasks/task.ts'
import type { Execution, Outcome } from './execution.ts'
import { rewriteParts } from './rewrite-run.ts'
import { writeAnswer } from './write-run.ts'

/** Executes a task in a document that the agent has joined, until all its writes are durably acknowledged. */
export async function work(execution: Execution, task: Task, selection: Selection | null): Promise<Outcome> {
  const { replica, signal, pace } = execution
  const outcome = await carryOut(execution, task, selection)
  if (outcome === null || outcome.state !== 'done') return outcome
  const written = await replica.settled(pace.acknowledgeMs)
  if (signal.aborted) return null
  if (written.ok) return outcome
  switch (written.reason) {
    case 'refused':
      return {
        state: 'failed',
        failure: {
          kind: 'write-refused',
          message: 'The document did not take what the assistant wrote.',
          cause: written.cause,
        },
      }
    case 'timeout':
      return {
        state: 'failed',
        failure: {
          kind: 'not-acknowledged',
          message: 'The text was written, but the server could not confirm yet that it is saved.',
        },
      }
  }
}

async function carryOut(execution: Execution, task: Task, selection: Selection | null): Promise<Outcome> {
  const { doc, moves } = execution.replica
  const blocks = readBlocks(doc)
  const resolved = selection === null ? null : resolveSelection(doc, blocks, selection)
  const plan = task.plan({ doc, moves, blocks, selection: resolved })
  switch (plan.kind) {
    case 'nothing':
      return { state: 'failed', failure: { kind: 'nothing-to-do', message: plan.message } }
    case 'write':
      return writeAnswer(execution, plan)
    case 'rewrite':
      return rewriteParts(execution, plan)
  }
}
