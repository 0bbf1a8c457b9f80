import { expect, it } from 'vitest'
import type { RunStep } from '../../api/runs.ts'
import { loadOwnRuns, saveOwnRun } from './own-runs.ts'
import { runWith } from './run-for-tests.ts'
import { activeRuns, initialRuns, withList, withRun, withSteps } from './runs-state.ts'

const step = (seq: number): RunStep => ({
  seq,
  at: '2026-03-01T10:00:01.000Z',
  kind: 'read',
  text: `Read ${seq}`,
  handles: [],
  ms: null,
})
const none = initialRuns(new Set())

it('a run that is told for the first time is the newest; told again it takes its place', () => {
  const state = withRun(
    withList(none, { runs: [runWith({ id: 'old' })], agents: true }),
    runWith({ id: 'new' }),
  )
  expect(state.runs.map(({ id }) => id)).toEqual(['new', 'old'])
  const changed = withRun(state, runWith({ id: 'old', activity: 'Reading' }))
  expect(changed.runs.map(({ activity }) => activity)).toEqual(['Writing Summary, 34 words', 'Reading'])
  expect(activeRuns(changed)).toHaveLength(2)
})

it('a run that has ended does not begin again by an answer that is late', () => {
  const ended = withRun(none, runWith({ state: 'done', endedAt: '2026-03-01T10:01:00.000Z' }))
  expect(withRun(ended, runWith()).runs[0]?.state).toBe('done')
  expect(withList(ended, { runs: [runWith({ state: 'stopping' })], agents: true }).runs[0]?.state).toBe(
    'done',
  )
  expect(activeRuns(ended)).toEqual([])
})

it('steps are in their order, once each, though a stream begins anew', () => {
  const first = withSteps(none, 'r1', [step(1), step(2)])
  const again = withSteps(first, 'r1', [step(1), step(2), step(3)])
  expect(again.steps.get('r1')?.map(({ seq }) => seq)).toEqual([1, 2, 3])
  expect(withSteps(again, 'r1', [step(2)])).toBe(again)
})

it('remembers which runs were started in this browser', () => {
  const stored = new Map<string, string>()
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  }
  for (let index = 0; index < 40; index++) saveOwnRun(storage, `r${index}`)
  const own = [...loadOwnRuns(storage)]
  expect(own[0]).toBe('r39')
  expect(own).toHaveLength(30)
  expect([...loadOwnRuns(null)]).toEqual([])
})
