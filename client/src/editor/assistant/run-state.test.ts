import { describe, expect, it } from 'vitest'
import type { Run } from '../../api/runs.ts'
import { nextRunState, type RunState } from './run-state.ts'

const run = (state: Run['state'], id = 'r1', message: string | null = null): Run => ({
  id,
  task: 'outline',
  state,
  participant: 7,
  message,
})
const unreachable = { status: 0, error: 'unreachable', message: 'No answer.', todo: 'Try again.' }
const idle: RunState = { state: 'idle' }

describe('a run of the assistant', () => {
  it('EDIT-12: starts, runs, stops, and can be started again', () => {
    let state = nextRunState(idle, { type: 'start', task: 'outline' })
    expect(state).toEqual({ state: 'starting', task: 'outline' })
    state = nextRunState(state, { type: 'run', run: run('running') })
    state = nextRunState(state, { type: 'stop' })
    expect(state.state).toBe('stopping')
    state = nextRunState(state, { type: 'run', run: run('running') })
    expect(state.state).toBe('stopping')
    state = nextRunState(state, { type: 'run', run: run('stopped') })
    expect(state).toMatchObject({ state: 'ended', outcome: 'stopped' })
    expect(nextRunState(state, { type: 'start', task: 'tidy' }).state).toBe('starting')
    expect(nextRunState(state, { type: 'dismiss' })).toEqual(idle)
  })

  it('one at a time; late news of another run changes nothing', () => {
    const running: RunState = { state: 'running', run: run('running') }
    expect(nextRunState(running, { type: 'start', task: 'tidy' })).toBe(running)
    expect(nextRunState(running, { type: 'run', run: run('done', 'other') })).toBe(running)
    expect(nextRunState(idle, { type: 'run', run: run('running') })).toBe(idle)
  })

  it('EDIT-12: says what went wrong, in the server’s words', () => {
    const starting: RunState = { state: 'starting', task: 'outline' }
    expect(nextRunState(starting, { type: 'failed', error: unreachable })).toEqual({
      state: 'ended',
      outcome: 'failed',
      message: 'No answer. Try again.',
    })
    const running: RunState = { state: 'running', run: run('running') }
    expect(nextRunState(running, { type: 'failed', error: unreachable })).toBe(running)
    expect(nextRunState(running, { type: 'run', run: run('failed', 'r1', 'Too long.') })).toMatchObject({
      message: 'Too long.',
    })
  })
})
