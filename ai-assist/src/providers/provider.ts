import type { Material } from '../document/material.ts'
import type { TaskName } from '../tasks/names.ts'

/** Something that answers a request with text, piece by piece: a language model, or the offline assistant. */
export interface ModelProvider {
  /** Name shown to people. */
  readonly name: string
  /** Model that is asked first; null where there is none. */
  readonly model: string | null
  /** Whether it works without any language model. */
  readonly offline: boolean
  /**
   * Answers `request`. The last event is `done` or `failed`; it never throws for what a model or network can
   * do. When `signal` is aborted the iteration ends soon, without a last event.
   */
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>
}

/** One question: as messages for a language model, and as data for an assistant without one. */
export interface ModelRequest {
  readonly task: TaskName
  readonly messages: readonly ChatMessage[]
  readonly material: Material
  /** Most tokens the answer may have. */
  readonly maxTokens: number
}

/** A message of a chat, in the roles that every OpenAI-compatible server knows. */
export interface ChatMessage {
  readonly role: 'system' | 'user'
  readonly content: string
}

/** What comes back, in order: texts; usage and retries in between; `done` or `failed` last. */
export type ModelEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'usage'; readonly usage: Usage }
  | {
      readonly type: 'retry'
      readonly failure: ModelFailure
      readonly waitMs: number
      readonly model: string
    }
  /** `finish` is `length` when the answer was cut at `maxTokens`. */
  | { readonly type: 'done'; readonly finish: 'stop' | 'length' }
  | { readonly type: 'failed'; readonly failure: ModelFailure }

/** Tokens of one answer as the server counted them; `model` is the one that answered. */
export interface Usage {
  readonly model: string
  readonly inputTokens: number
  readonly outputTokens: number
}

/** Why no answer, or no whole answer, came. */
export interface ModelFailure {
  readonly kind: ModelFailureKind
  /** One sentence for people. */
  readonly message: string
}

/**
 * The kinds of {@link ModelFailure}; `cut`, `stalled`, `too-slow`, `too-large` and `filtered` may follow text, the
 * others come before any.
 */
export type ModelFailureKind =
  /** No connection. */
  | 'unreachable'
  /** 401 or 403: key missing, wrong, or not allowed to use the model. */
  | 'unauthorized'
  /** 429, after all retries or with a wait longer than the limit. */
  | 'rate-limited'
  /** Another 4xx: the server does not accept the request. */
  | 'rejected'
  /** 5xx after all retries, or an answer that is no event stream. */
  | 'server-error'
  /** Nothing came before the first-token deadline. */
  | 'no-answer'
  /** The stream fell silent for longer than the idle limit. */
  | 'stalled'
  /** The connection ended before the answer did. */
  | 'cut'
  /** The whole answer took longer than the total cap. */
  | 'too-slow'
  /** The server answered with a redirection, which is not followed. */
  | 'redirected'
  /** The answer, or a part of it, was larger than any answer is. */
  | 'too-large'
  /** The answer had no text. */
  | 'empty'
  /** The provider's content filter ended the answer. */
  | 'filtered'
  /** The text gives the task nothing to work on. */
  | 'nothing-to-do'
