import type { RunFailure } from './run-failure.ts'

/** A question of an agent to the person who started its run. */
export interface RunQuestion {
  readonly id: string
  readonly text: string
  /** Answers to choose from; none when any text will do. */
  readonly choices: readonly string[]
}

/** Where a run is. Each state has what only it needs. */
export type RunState =
  /** No node has taken it yet. */
  | { readonly state: 'queued' }
  | { readonly state: 'joining' }
  /** The agent is in the room. `activity`: what it does, for people. */
  | { readonly state: 'thinking' | 'editing'; readonly activity: string | null }
  /** Nothing happens until somebody answers. The agent has left the room. */
  | { readonly state: 'waiting'; readonly question: RunQuestion }
  /** Somebody asked it to end. */
  | { readonly state: 'stopping' }
  /** All writes are in the durable log. */
  | { readonly state: 'done'; readonly endedAt: number; readonly message: string | null }
  /** Everything written until then stays; it is unknown whether all of it is in the durable log. */
  | { readonly state: 'failed'; readonly endedAt: number; readonly failure: RunFailure }
  /** It was ended from outside; everything written until then stays. */
  | { readonly state: 'cancelled'; readonly endedAt: number; readonly message: string }

/** How the work on a run ended. */
export type RunOutcome =
  | { readonly state: 'done'; readonly message: string | null }
  | { readonly state: 'failed'; readonly failure: RunFailure }
  | { readonly state: 'cancelled'; readonly message: string }
  | { readonly state: 'waiting'; readonly question: RunQuestion }

/** What happens to a run. */
export type RunEvent =
  /** A node began to work on it. */
  | { readonly type: 'taken' }
  /** What the agent does now. */
  | { readonly type: 'thinks' | 'edits'; readonly activity: string | null }
  | { readonly type: 'stop' }
  | { readonly type: 'ended'; readonly outcome: RunOutcome; readonly at: number }

/** Whether nobody will work on the run any more. */
export function isOver({ state }: RunState): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled'
}

/** Whether a node works on the run. */
export function isAtWork(run: RunState): boolean {
  return !isOver(run) && run.state !== 'queued' && run.state !== 'waiting'
}

/** The state after an event. Events that do not apply to a state leave it unchanged. */
export function nextState(run: RunState, event: RunEvent): RunState {
  switch (event.type) {
    case 'taken':
      return run.state === 'queued' ? { state: 'joining' } : run
    case 'thinks':
    case 'edits':
      if (!isAtWork(run) || run.state === 'stopping') return run
      return { state: event.type === 'thinks' ? 'thinking' : 'editing', activity: event.activity }
    case 'stop':
      return isOver(run) ? run : { state: 'stopping' }
    case 'ended':
      if (isOver(run)) return run
      return event.outcome.state === 'waiting' ? event.outcome : { ...event.outcome, endedAt: event.at }
    default:
      return event satisfies never
  }
}

/** What a run tells people at its end: one sentence; `null` while there is none. */
export function messageOf(run: RunState): string | null {
  switch (run.state) {
    case 'queued':
    case 'joining':
    case 'thinking':
    case 'editing':
    case 'waiting':
    case 'stopping':
      return null
    case 'done':
    case 'cancelled':
      return run.message
    case 'failed':
      return run.failure.message
    default:
      return run satisfies never
  }
}
