import { expect, it } from 'vitest'
import { isAtWork, isOver, nextState, type RunEvent, type RunState } from './run-state.ts'

const DONE: RunEvent = { type: 'ended', outcome: { state: 'done', message: null }, at: 5 }
const QUESTION = { id: 'q', text: 'Which?', choices: [] }

it('leads a run from the queue to its end', () => {
  const events: RunEvent[] = [
    { type: 'taken' },
    { type: 'thinks', activity: 'Reading' },
    { type: 'edits', activity: 'Editing' },
    { type: 'stop' },
    { type: 'thinks', activity: 'Thinking' },
    DONE,
    { type: 'stop' },
  ]
  const states: string[] = []
  let run: RunState = { state: 'queued' }
  for (const event of events) {
    run = nextState(run, event)
    states.push(run.state)
  }
  expect(states).toEqual(['joining', 'thinking', 'editing', 'stopping', 'stopping', 'done', 'done'])
  expect(run).toEqual({ state: 'done', message: null, endedAt: 5 })
})

it('a run that waits is neither over nor at work', () => {
  const joining = nextState({ state: 'queued' }, { type: 'taken' })
  const outcome = { state: 'waiting', question: QUESTION } as const
  const waiting = nextState(joining, { type: 'ended', outcome, at: 1 })
  expect(waiting).toEqual({ state: 'waiting', question: QUESTION })
  expect([isOver(waiting), isAtWork(waiting)]).toEqual([false, false])
})
