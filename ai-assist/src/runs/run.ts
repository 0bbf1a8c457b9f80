import type { ModelFailureKind, Usage } from '../providers/provider.ts'
import type { TaskName } from '../tasks/names.ts'

/** What every run has. */
interface RunBase {
  readonly id: string
  /** `project/document`. */
  readonly address: string
  readonly task: TaskName
  /** Principal of the person who asked. */
  readonly invoker: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** clientID in the room; null until the agent has joined. */
  readonly participant: number | null
  /** Tokens of each answer as counted by the provider; empty where it does not count. */
  readonly usage: readonly Usage[]
}

/** An agent at work on one task in one document, or what became of it. Values are never changed, only replaced. */
export type AgentRun = RunBase &
  (
    | { readonly state: 'running' }
    /** Everything it wrote is in the durable log. `message` says what is worth knowing, if anything. */
    | { readonly state: 'done'; readonly endedAt: number; readonly message: string | null }
    /** Somebody or something ended it; what it had written until then stays. */
    | { readonly state: 'stopped'; readonly endedAt: number; readonly message: string }
    /** What it had written until then stays; whether all of it is in the durable log is not known. */
    | { readonly state: 'failed'; readonly endedAt: number; readonly failure: RunFailure }
  )

/** Why a run failed. */
export interface RunFailure {
  readonly kind: RunFailureKind
  /** One sentence for people. */
  readonly message: string
  /** What was thrown, for logs; never for people. */
  readonly cause?: unknown
}

/** Kinds of {@link RunFailure}; those of the model are passed on. */
export type RunFailureKind =
  | ModelFailureKind
  /** The room did not let the agent in: no such document, in the trash, not allowed. */
  | 'not-admitted'
  /** The room refused one of its writes. */
  | 'write-refused'
  /** The durable acknowledgement did not come in time. */
  | 'not-acknowledged'
  /** A mistake in this program. */
  | 'internal'

/** A run as the HTTP API shows it. */
export interface RunView {
  readonly id: string
  readonly task: TaskName
  readonly state: AgentRun['state']
  readonly participant: number | null
  readonly message: string | null
}

/** The part of a run that people and programs outside may see. */
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
