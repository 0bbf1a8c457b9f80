import type { RunAction } from '../../agents/actions.ts'
import type { Material } from '../../document/material.ts'
import type { ChatRequest, ToolCall } from './chat.ts'
import type { ModelFailure } from './failure.ts'

/** A source of streamed answers to requests: language models, or the offline assistant. */
export interface ModelProvider {
  /** Name shown to users. */
  readonly name: string
  /** The preferred model; null without a language model. */
  readonly model: string | null
  /** Whether it works without a language model. */
  readonly offline: boolean
  /**
   * Answers `request`. The last event is `done` or `failed`; failures of a model or network never throw. When `signal`
   * is aborted, the iteration ends soon, without a last event. What the answer costs is counted for `account`.
   */
  stream(request: ModelRequest, account: Account, signal: AbortSignal): AsyncIterable<ModelEvent>
}

/** Who an answer is for. */
export interface Account {
  /** Id of the run. */
  readonly run: string
  /** The person who started the run. */
  readonly principal: string
  /** Key of the project of the run's document. */
  readonly project: string
}

/** One request: as messages for a language model, and as data for an assistant without one. */
export interface ModelRequest extends ChatRequest {
  readonly task: RunAction
  readonly material: Material
  /**
   * What happens when an answer breaks off after some of its text. `resume`, the default: another attempt goes on after
   * it. `restart`: another attempt begins anew, after the event `restart`.
   */
  readonly recovery?: Recovery
}

/** How an answer that broke off is completed. */
export type Recovery = 'resume' | 'restart'

/** Events of an answer, in order: texts, with retries in between; then tool calls and usage; `done` or `failed` last. */
export type ModelEvent =
  | { readonly type: 'text'; readonly text: string }
  /** All text so far is void. */
  | { readonly type: 'restart' }
  | { readonly type: 'tool-call'; readonly call: ToolCall }
  | { readonly type: 'usage'; readonly usage: Usage }
  | {
      readonly type: 'retry'
      readonly failure: ModelFailure
      readonly waitMs: number
      readonly model: string
    }
  /** `finish` is `length` when the answer was truncated at `maxTokens`. */
  | { readonly type: 'done'; readonly finish: 'stop' | 'length' }
  | { readonly type: 'failed'; readonly failure: ModelFailure }

/** Tokens of one answer. */
export interface TokenCounts {
  /** All tokens of the request, cached ones included. */
  readonly inputTokens: number
  /** Those of `inputTokens` that came from the provider's cache. */
  readonly cachedTokens: number
  /** All tokens of the answer, those of reasoning included. */
  readonly outputTokens: number
  /** Those of `outputTokens` that are not in the answer. */
  readonly reasoningTokens: number
}

/** Tokens that one call used; `model` is the model that was asked. */
export interface Usage extends TokenCounts {
  readonly model: string
  /** Whether they are estimated, because the server did not count them. */
  readonly estimated: boolean
}
