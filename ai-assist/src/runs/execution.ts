import type { ModelProvider, Usage } from '../providers/provider.ts'
import type { AgentPresence, AgentSeat } from '../room/room.ts'
import type { Pace } from './pace.ts'
import type { Replica } from './replica.ts'
import type { RunFailure } from './run.ts'

/** Everything one run has at hand while it works. */
export interface Execution {
  readonly provider: ModelProvider
  readonly replica: Replica
  readonly seat: AgentSeat
  /** Aborted when the run ends for any reason. */
  readonly signal: AbortSignal
  readonly pace: Pace
  /** What the agent is doing, as the task words it. */
  readonly status: string
  /** Hears the tokens of each answer. */
  onUsage(usage: Usage): void
}

/** How the work ended; null when the run was ended from outside meanwhile. */
export type Outcome =
  | { readonly state: 'done'; readonly message: string | null }
  | { readonly state: 'stopped'; readonly message: string }
  | { readonly state: 'failed'; readonly failure: RunFailure }
  | null

/** Shows the agent to the others, and only what changed. */
export class PresenceReporter {
  #last = ''
  readonly #seat: AgentSeat

  constructor(seat: AgentSeat) {
    this.#seat = seat
  }

  /** Shows a status and a caret, or a selection, given as relative positions in JSON. */
  show(status: string, anchor: unknown, head: unknown = anchor): void {
    const presence: AgentPresence = { status, cursor: anchor === null ? null : { anchor, head } }
    const text = JSON.stringify(presence)
    if (text === this.#last) return
    this.#last = text
    this.#seat.present(presence)
  }
}

/** Shown while a model is asked again after a failure. */
export const WAITING = 'Waiting for the model…'
