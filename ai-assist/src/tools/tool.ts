import type { ToolSpec } from '../models/request/chat.ts'
import type { AgentDocument } from '../room/room.ts'
import type { NewStep, RunChanges } from '../run/run.ts'
import type { RunQuestion } from '../run/run-state.ts'

/** What tools work with: one document, and nothing else. */
export interface ToolContext {
  readonly document: AgentDocument
  /** Aborted when the run ends. */
  readonly signal: AbortSignal
  /** Must be awaited before the first write. */
  willWrite(): Promise<void>
  step(step: NewStep): void
  count(changes: Partial<RunChanges>): void
  /** Says why these blocks must not be rewritten or deleted now; `null` when they may be. */
  obstacle(handles: readonly string[]): { readonly handle: string; readonly message: string } | null
}

/** What a call of a tool came to. */
export type ToolResult =
  /** A text for the model. */
  | { readonly kind: 'said'; readonly text: string }
  /** The run waits for an answer. */
  | { readonly kind: 'asked'; readonly question: Omit<RunQuestion, 'id'> }

/** A tool that agents may call. */
export interface Tool {
  readonly spec: ToolSpec
  /** What the agent does meanwhile, for people. */
  readonly activity: string
  /** Carries out a call. `given`: the arguments as an object, otherwise not validated. */
  carryOut(given: Readonly<Record<string, unknown>>, context: ToolContext): Promise<ToolResult>
}

/** A text for the model. */
export const said = (text: string): ToolResult => ({ kind: 'said', text })
