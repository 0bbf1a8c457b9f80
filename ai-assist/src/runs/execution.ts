import type { ChatMessage } from '../models/request/chat.ts'
import type { Account, ModelProvider, Usage } from '../models/request/provider.ts'
import type { AgentDocument, AgentMember, AgentPresence } from '../room/room.ts'
import type { NewStep, RunChanges, RunRequest } from '../run/run.ts'
import type { RunOutcome } from '../run/run-state.ts'
import type { Pace } from './pace.ts'
import type { Replica } from './replica.ts'

/** The context of one run. */
export interface Execution {
  readonly request: RunRequest
  readonly provider: ModelProvider
  /** Who the run's requests are for. */
  readonly account: Account
  readonly replica: Replica
  /** The replica is a draft: what is changed in it becomes a suggestion. */
  readonly isDraft: boolean
  readonly member: AgentMember
  /** Aborted when the run ends for any reason. */
  readonly signal: AbortSignal
  readonly pace: Pace
  /** The agent's activity, in the task's words. */
  readonly status: string
  /** Called with the tokens of each answer. */
  onUsage(usage: Usage): void
  /** Must be awaited before the first write: then it is known that the run may have written. */
  willWrite(): Promise<void>
  /** Notes what the agent did. */
  step(step: NewStep): void
  /** Adds to what the run changed. */
  count(changes: Partial<RunChanges>): void
  /** The document by its blocks. */
  readonly document: AgentDocument
  /** Says which other agent holds one of these blocks; takes them otherwise. */
  hold(handles: readonly string[]): { readonly handle: string; readonly message: string } | null
  /** Shows what the agent does. */
  doing(activity: string): void
  /** Keeps what was said, for when the run goes on. */
  keep(conversation: readonly ChatMessage[]): void
  /** Notes an answer that is not for the document. */
  say(answer: string): void
}

/** How the task ended; null when the run was ended from outside. */
export type Outcome = RunOutcome | null

/** Sets the agent's presence, if it has changed. */
export class PresenceReporter {
  #last = ''
  readonly #member: AgentMember

  constructor(member: AgentMember) {
    this.#member = member
  }

  /** Shows a status, and a caret or selection given as relative positions in JSON. */
  show(status: string, anchor: unknown, head: unknown = anchor): void {
    const presence: AgentPresence = { status, cursor: anchor === null ? null : { anchor, head } }
    const text = JSON.stringify(presence)
    if (text === this.#last) return
    this.#last = text
    this.#member.present(presence)
  }
}

/** Shown while a request to a model is repeated after a failure. */
export const WAITING = 'Waiting for the model…'
