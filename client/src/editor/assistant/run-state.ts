import type { ApiError } from '../../api/http.ts'
import type { Run, Task } from '../../api/runs.ts'

/** The state of the assistant's run that this page has started. */
export type RunState =
  | { readonly state: 'idle' }
  /** The request to start the run was sent. */
  | { readonly state: 'starting'; readonly task: Task }
  | { readonly state: 'running'; readonly run: Run }
  /** The request to stop the run was sent and is not confirmed yet. */
  | { readonly state: 'stopping'; readonly run: Run }
  /** The run has ended; `message` describes the outcome for the user. */
  | { readonly state: 'ended'; readonly outcome: 'done' | 'stopped' | 'failed'; readonly message: string }

/** The events that change a {@link RunState}. */
export type RunEvent =
  | { readonly type: 'start'; readonly task: Task }
  | { readonly type: 'run'; readonly run: Run }
  | { readonly type: 'stop' }
  | { readonly type: 'failed'; readonly error: ApiError }
  | { readonly type: 'dismiss' }

/** The description of each task while it runs. */
export const DOING: Readonly<Record<Task, string>> = {
  summarize: 'Summarizing',
  outline: 'Outlining',
  continue: 'Writing on',
  tidy: 'Tidying the selection',
}

/** The state after an event. Events that do not apply to a state leave it unchanged. */
export function nextRunState(state: RunState, event: RunEvent): RunState {
  switch (event.type) {
    case 'start':
      return state.state === 'idle' || state.state === 'ended'
        ? { state: 'starting', task: event.task }
        : state
    case 'run':
      return afterRun(state, event.run)
    case 'stop':
      return state.state === 'running' ? { state: 'stopping', run: state.run } : state
    case 'failed':
      return afterFailure(state, event.error)
    case 'dismiss':
      return state.state === 'ended' ? { state: 'idle' } : state
    default:
      return event satisfies never
  }
}

function afterRun(state: RunState, run: Run): RunState {
  if (state.state === 'idle' || state.state === 'ended') return state
  if (state.state !== 'starting' && state.run.id !== run.id) return state
  if (run.state === 'running') {
    return state.state === 'stopping' ? { state: 'stopping', run } : { state: 'running', run }
  }
  return { state: 'ended', outcome: run.state, message: run.message ?? OUTCOMES[run.state] }
}

function afterFailure(state: RunState, error: ApiError): RunState {
  // The run continues on the server although this page cannot poll it.
  if (state.state === 'running' && error.status === 0) return state
  if (state.state === 'idle' || state.state === 'ended') return state
  return { state: 'ended', outcome: 'failed', message: `${error.message} ${error.todo}` }
}

const OUTCOMES = {
  done: 'Done.',
  stopped: 'Stopped. What was written so far stays.',
  failed: 'That did not work. Try again.',
} as const
