import type { Material } from '../document/material.ts'
import type { TaskName } from '../task-names.ts'

/** A source of streamed text for a request: a language model, or the offline assistant. */
export interface ModelProvider {
  /** Name shown to users. */
  readonly name: string
  /** The preferred model; null without a language model. */
  readonly model: string | null
  /** Whether it works without a language model. */
  readonly offline: boolean
  /**
   * Answers `request`. The last event is `done` or `failed`; failures of a model or network never throw. When `signal`
   * is aborted, the iteration ends soon, without a last event.
   */
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>
}

/** One request: as messages for a language model, and as data for an assistant without one. */
export interface ModelRequest {
  readonly task: TaskName
  readonly messages: readonly ChatMessage[]
  readonly material: Material
  /** Maximum number of tokens in the answer. */
  readonly maxTokens: number
}

/** A chat message, with the roles that every OpenAI-compatible server supports. */
export interface ChatMessage {
  readonly role: 'system' | 'user'
  readonly content: string
}

/** Events of an answer, in order: texts, with usage and retries in between; `done` or `failed` last. */
export type ModelEvent =
  | { readonly type: 'text'; readonly text: string }
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

/** Tokens of one answer as counted by the server; `model` is the model that answered. */
export interface Usage {
  readonly model: string
  readonly inputTokens: number
  readonly outputTokens: number
}

/** Why there is no complete answer. */
export interface ModelFailure {
  readonly kind: ModelFailureKind
  /** One sentence for users. */
  readonly message: string
}

/**
 * The kinds of {@link ModelFailure}. Text may precede `cut`, `stalled`, `too-slow`, `too-large` and `filtered`; it
 * never precedes the others.
 */
export type ModelFailureKind =
  /** No connection. */
  | 'unreachable'
  /** 401 or 403: the key is missing, wrong, or not allowed to use the model. */
  | 'unauthorized'
  /** 429, after all retries or with a delay longer than the limit. */
  | 'rate-limited'
  /** Another 4xx status: the server does not accept the request. */
  | 'rejected'
  /** 5xx after all retries, or a response that is not an event stream. */
  | 'server-error'
  /** No data arrived before the first-token deadline. */
  | 'no-answer'
  /** No data arrived for longer than the idle limit. */
  | 'stalled'
  /** The connection ended before the answer was complete. */
  | 'cut'
  /** The whole answer took longer than the total limit. */
  | 'too-slow'
  /** The server replied with a redirect, which is not followed. */
  | 'redirected'
  /** The answer, or a part of it, exceeds the limits. */
  | 'too-large'
  /** The answer had no text. */
  | 'empty'
  /** The provider's content filter ended the answer. */
  | 'filtered'
  /** The document contains no text for the task. */
  | 'nothing-to-do'
