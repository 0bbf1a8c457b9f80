import { resolveSelection } from '../document/selection.ts'
import { readBlocks } from '../document/text-block.ts'
import type { Task } from '../tasks/task.ts'
import type { Execution, Outcome } from './execution.ts'
import { replaceTexts } from './replace-run.ts'
import { rewriteParts } from './rewrite-run.ts'
import { sayAnswer } from './say-run.ts'
import { writeAnswer } from './write-run.ts'

/** Executes a task in a document that the agent has joined, until all its writes are durably acknowledged. */
export async function work(execution: Execution, task: Task): Promise<Outcome> {
  const { replica, signal, pace } = execution
  if (execution.isDraft) return suggest(execution, task)
  const outcome = await carryOut(execution, task)
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

/** Executes a task in a draft, and suggests what it changed there. */
async function suggest(execution: Execution, task: Task): Promise<Outcome> {
  const { replica, signal, document } = execution
  const outcome = await carryOut(
    {
      ...execution,
      // Nothing is written, inserted or changed.
      count: () => {},
      step: (step) => {
        if (step.kind === 'read') execution.step(step)
      },
    },
    task,
  )
  if (signal.aborted || outcome === null || outcome.state !== 'done') return outcome
  const { draft } = replica
  const began = performance.now()
  const parts = draft === null ? 0 : await document.suggestUpdate(draft)
  if (signal.aborted) return null
  if (parts === 0) return { state: 'done', message: 'There is nothing to suggest.' }
  execution.count({ suggested: parts })
  const text = `Suggested ${parts} ${parts === 1 ? 'change' : 'changes'}`
  execution.step({ kind: 'suggest', text, handles: [], ms: Math.round(performance.now() - began) })
  return { state: 'done', message: `${text}.` }
}

async function carryOut(execution: Execution, task: Task): Promise<Outcome> {
  const { selection, instruction } = execution.request
  const { doc, moves } = execution.replica
  const blocks = readBlocks(doc)
  const resolved = selection === null ? null : resolveSelection(doc, blocks, selection)
  execution.step({
    kind: 'read',
    text: `Read ${blocks.length} ${blocks.length === 1 ? 'block' : 'blocks'}`,
    handles: [],
    ms: null,
  })
  const plan = task.plan({ doc, moves, blocks, selection: resolved, instruction })
  switch (plan.kind) {
    case 'nothing':
      return { state: 'failed', failure: { kind: 'nothing-to-do', message: plan.message } }
    case 'write':
      return writeAnswer(execution, plan)
    case 'rewrite':
      return rewriteParts(execution, plan)
    case 'replace':
      return replaceTexts(execution, plan)
    case 'say':
      return sayAnswer(execution, plan.request)
  }
}
