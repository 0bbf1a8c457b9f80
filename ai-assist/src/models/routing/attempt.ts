import type { ChatRequest, ToolCall } from '../request/chat.ts'
import type { ModelFailureKind } from '../request/failure.ts'
import type { TokenCounts } from '../request/provider.ts'
import type { ModelAdapter } from '../wire/adapter.ts'
import type { Finish } from '../wire/answer-chunk.ts'
import { ANSWER_LIMITS, AnswerRefused } from '../wire/answer-limits.ts'
import { ToolCalls } from '../wire/tool-calls.ts'
import { type StreamLimits, Watchdog } from './watchdog.ts'

/** One call of one model. */
export interface AttemptOptions {
  readonly adapter: ModelAdapter
  readonly request: ChatRequest
  readonly model: string
  readonly limits: StreamLimits
  readonly signal: AbortSignal
  /** Called with each piece of the answer's text. */
  onText(text: string): void
}

/** How an attempt ended. */
export type AttemptEnd =
  | { readonly end: 'done'; readonly finish: 'stop' | 'length'; readonly calls: readonly ToolCall[] }
  | { readonly end: 'aborted' }
  | {
      readonly end: 'failed'
      readonly kind: ModelFailureKind
      /** Whether another attempt may succeed. */
      readonly again: boolean
      readonly retryAfterMs: number | null
    }

/** An attempt that has ended. */
export interface Attempt {
  readonly result: AttemptEnd
  /** As counted by the server; `null` when it did not tell. */
  readonly usage: TokenCounts | null
  /** Whether any text arrived. */
  readonly hasText: boolean
  /** UTF-8 bytes of the text and of the arguments of tool calls. */
  readonly bytes: number
  /** Time to the first event, in ms; `null` when there was none. */
  readonly firstEventMs: number | null
  /** Time to the end, in ms. */
  readonly latencyMs: number
}

/** Makes one attempt. Rejects only for mistakes of this program. */
export async function makeAttempt(options: AttemptOptions): Promise<Attempt> {
  const { adapter, request, model, limits, signal } = options
  const startedAt = performance.now()
  const watchdog = new Watchdog(limits, signal)
  const answer = new Answer(options)
  let firstEventMs: number | null = null
  const ended = (result: AttemptEnd): Attempt => ({
    result,
    usage: answer.usage,
    hasText: answer.hasText,
    bytes: answer.bytes,
    firstEventMs,
    latencyMs: performance.now() - startedAt,
  })
  try {
    for await (const event of await adapter.send(request, model, watchdog.signal)) {
      if (signal.aborted) break
      watchdog.alive()
      firstEventMs ??= performance.now() - startedAt
      answer.take(event)
    }
  } catch (error) {
    const failed = adapter.explain(error)
    if (!signal.aborted && watchdog.limit === null) {
      if (failed === null) throw error
      // Once there is text, what breaks is the connection.
      const kind = answer.hasText && failed.again ? 'cut' : failed.kind
      return ended({ end: 'failed', ...failed, kind })
    }
  } finally {
    watchdog.end()
  }
  if (signal.aborted) return ended({ end: 'aborted' })
  const { limit } = watchdog
  if (limit !== null) return ended(failure(limit, limit !== 'too-slow'))
  return ended(answer.end())
}

/** An answer while it comes in. */
class Answer {
  usage: TokenCounts | null = null
  bytes = 0
  hasText = false
  #length = 0
  readonly #options: AttemptOptions
  readonly #calls = new ToolCalls(ANSWER_LIMITS)
  #finish: Finish | null = null

  constructor(options: AttemptOptions) {
    this.#options = options
  }

  /** @throws AnswerRefused */
  take(event: unknown): void {
    const chunk = this.#options.adapter.read(event)
    this.#finish = chunk.finish ?? this.#finish
    // Servers with continuous usage statistics send a new total each time.
    this.usage = chunk.usage ?? this.usage
    for (const part of chunk.calls) {
      this.#calls.add(part)
      this.bytes += Buffer.byteLength(part.arguments)
    }
    if (chunk.text === '') return
    this.hasText = true
    this.bytes += Buffer.byteLength(chunk.text)
    this.#length += chunk.text.length
    if (this.#length > ANSWER_LIMITS.textLength) throw new AnswerRefused('too-large', 'The text is too long.')
    this.#options.onText(chunk.text)
  }

  end(): AttemptEnd {
    // The client ends its iteration without an error when the connection ends; only a finish reason marks a complete
    // answer.
    switch (this.#finish) {
      case null:
        return failure('cut', true)
      case 'filtered':
        return failure('filtered', false)
      case 'failed':
        return failure('server-error', true)
      case 'stop':
      case 'length': {
        // Calls of tools that were not offered are no answer.
        const calls = (this.#options.request.tools ?? []).length === 0 ? [] : this.#calls.calls()
        if (!this.hasText && calls.length === 0) return failure('empty', false)
        return { end: 'done', finish: this.#finish, calls }
      }
    }
  }
}

function failure(kind: ModelFailureKind, again: boolean): AttemptEnd {
  return { end: 'failed', kind, again, retryAfterMs: null }
}
