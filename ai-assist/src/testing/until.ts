import { setTimeout as sleep } from 'node:timers/promises'
import type { AgentRun } from '../run/run.ts'
import { isAtWork } from '../run/run-state.ts'
import type { AgentRuns } from '../runs/agent-runs.ts'

/** Waits for a condition, at most `deadlineMs`; then throws an error with `what`. */
export async function until(what: string, condition: () => boolean, deadlineMs = 10_000): Promise<void> {
  const end = performance.now() + deadlineMs
  while (!condition()) {
    if (performance.now() > end) throw new Error(`Waited ${deadlineMs} ms for: ${what}`)
    await sleep(2)
  }
}

/** Waits until a run has ended and returns it. */
export async function untilEnded(runs: AgentRuns, id: string, deadlineMs = 20_000): Promise<AgentRun> {
  await until(
    `the end of run ${id}`,
    () => {
      const run = runs.get(id)
      return run === null || !isAtWork(run)
    },
    deadlineMs,
  )
  const run = runs.get(id)
  if (run === null) throw new Error(`Run ${id} is forgotten`)
  return run
}
