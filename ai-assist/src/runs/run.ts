import type { ModelFailureKind } from '../models/request/failure.ts'
import type { Usage } from '../models/request/provider.ts'
import type { TaskName } from '../task-names.ts'

/** Fields of every run. */
interface RunBase {
  readonly id: string
  /** `project/document`. */
  readonly address: string
  readonly task: TaskName
  /** Principal of the person who started the run. */
  readonly invoker: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** clientID in the room; null until the agent has joined. */
  readonly participant: number | null
  /** Tokens of each answer as counted by the provider; empty if it does not report them. */
  readonly usage: readonly Usage[]
}

/** A running or ended task of an agent in one document. Values are immutable; a change replaces them. */
export type AgentRun = RunBase &
  (
    | { readonly state: 'running' }
    /** All writes are in the durable log. `message` is additional information for the user, if any. */
    | { readonly state: 'done'; readonly endedAt: number; readonly message: string | null }
    /** The run was ended from outside; everything written until then stays. */
    | { readonly state: 'stopped'; readonly endedAt: number; readonly message: string }
    /** Everything written until then stays; it is unknown whether all of it is in the durable log. */
    | { readonly state: 'failed'; readonly endedAt: number; readonly failure: RunFailure }
  )

/** Why a run failed. */
export interface RunFailure {
  readonly kind: RunFailureKind
  /** One sentence for users. */
  readonly message: string
  /** The error thrown, for logs; never shown to users. */
  readonly cause?: unknown
}

/** Kinds of {@link RunFailure}, including those of the model. */
export type RunFailureKind =
  | ModelFailureKind
  /** The room refused the agent: no such document, in the trash, not allowed. */
  | 'not-admitted'
  /** The room refused a write. */
  | 'write-refused'
  /** The durable acknowledgement did not arrive in time. */
  | 'not-acknowledged'
  /** An error in this program. */
  | 'internal'

/** A run in responses of the HTTP API. */
export interface RunView {
  readonly id: string
  readonly task: TaskName
  readonly state: AgentRun['state']
  readonly participant: number | null
  readonly message: string | null
}

/** The fields of a run that API clients may see. */
export function viewRun(run: AgentRun): RunView {
  const { id, task, state, participant } = run
  return { id, task, state, participant, message: messageOf(run) }
}

function messageOf(run: AgentRun): string | null {
  switch (run.state) {
    case 'running':
      return null
    case 'done':
    case 'stopped':
      return run.message
    case 'failed':
      return run.failure.message
  }
}
