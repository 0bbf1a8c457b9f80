import type { RunAction } from '../agents/actions.ts'
import type { AgentName } from '../agents/agents.ts'
import type { Selection } from '../document/selection.ts'
import type { ChatMessage } from '../models/request/chat.ts'
import type { Usage } from '../models/request/provider.ts'
import type { RunState } from './run-state.ts'

/** What an agent is asked for. */
export interface RunRequest {
  readonly id: string
  /** `project/document`. */
  readonly address: string
  readonly agent: AgentName
  readonly action: RunAction
  /** The person's words; empty without any. */
  readonly instruction: string
  readonly selection: Selection | null
  /** Handles of blocks that the request is about. */
  readonly handles: readonly string[]
  /** Nothing is edited; what would be is suggested. */
  readonly suggestOnly: boolean
  /** For `translate`: the language. */
  readonly language: string | null
  /** What was said before the agent waited for an answer, the answer at the end; `null` at the start. */
  readonly conversation: readonly ChatMessage[] | null
}

/** Blocks that a run changed; `suggested`: hunks that it suggested. */
export interface RunChanges {
  readonly inserted: number
  readonly changed: number
  readonly deleted: number
  readonly suggested: number
}

/** No changes. */
export const NO_CHANGES: RunChanges = { inserted: 0, changed: 0, deleted: 0, suggested: 0 }

/** What an agent did. */
export interface RunStep {
  /** Counted from 1. */
  readonly seq: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly kind: 'read' | 'search' | 'write' | 'edit' | 'suggest' | 'conflict' | 'ask' | 'answer' | 'note'
  /** In the past tense, short. */
  readonly text: string
  /** The blocks that it is about. */
  readonly handles: readonly string[]
  /** How long it took. */
  readonly ms: number | null
}

/** A step without what the run adds. */
export type NewStep = Omit<RunStep, 'seq' | 'at'>

/** A run of an agent in one document, as it is now. Values are immutable; a change replaces them. */
export type AgentRun = Omit<RunRequest, 'selection' | 'handles' | 'language' | 'suggestOnly'> & {
  /** Principal of the person who started the run. */
  readonly invoker: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** clientID in the room; null until the agent has joined. */
  readonly participant: number | null
  /** The preferred model; null without one. */
  readonly model: string | null
  readonly isOffline: boolean
  /** Tokens of each answer as counted by the provider; empty if it does not report them. */
  readonly usage: readonly Usage[]
  readonly changes: RunChanges
  /** Whether it may have written to the document. */
  readonly hasWritten: boolean
  /** An answer in Markdown that is not for the document. */
  readonly answer: string | null
} & RunState
