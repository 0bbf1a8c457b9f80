import { expect, it } from 'vitest'
import { GOLDEN_TASKS } from './golden/golden-tasks.ts'
import { doTasks } from './golden-run.ts'

it('AGENT-110: agents do each of 60 small tasks of editing right, and leave everything else as it was', async () => {
  const outcomes = await doTasks(GOLDEN_TASKS, { kind: 'scripted' }, () => {})
  const faults = outcomes.flatMap(({ task, state, message, score }) =>
    score.faults.map((fault) => `${task.id} (${state}, ${message}): ${fault}`),
  )
  expect(faults).toEqual([])
  expect(outcomes.map(({ state }) => state)).toEqual(GOLDEN_TASKS.map(() => 'done'))
})
