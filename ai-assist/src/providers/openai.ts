import { setTimeout as sleep } from 'node:timers/promises'
import OpenAI from 'openai'
import { readChunk } from './answer-chunk.ts'
import { ANSWER_LIMITS, AnswerRefused, refusalIn } from './answer-limits.ts'
import { boundedFetch } from './bounded-fetch.ts'
import type { ModelEvent, ModelFailure, ModelProvider, ModelRequest, Usage } from './provider.ts'
import { nextWait, RETRY, type RetryPolicy, readRetryAfter } from './retry.ts'
import { STREAM_LIMITS, type StreamLimits, Watchdog } from './watchdog.ts'

/** Address, credentials and models of a provider. */
export interface OpenAiOptions {
  /** Base URL of any server with OpenAI's Chat Completions: `https://api.openai.com/v1`, vLLM, Ollama … */
  readonly baseUrl: string
  /** Bearer token; local servers often need none. */
  readonly apiKey?: string
  /** Models in order of preference, at least one; the next is used when one gives no answer. */
  readonly models: readonly [string, ...string[]]
  /** Default {@link STREAM_LIMITS}. */
  readonly limits?: StreamLimits
  /** Default {@link RETRY}. */
  readonly retry?: RetryPolicy
  /** Uniform in [0, 1), for jitter; tests pass a fixed one. */
  readonly random?: () => number
}

/** The result of one attempt; `text`: whether any text was forwarded. */
type Attempt =
  | { readonly end: 'done'; readonly finish: 'stop' | 'length' }
  | { readonly end: 'aborted' }
  | {
      readonly end: 'failed'
      readonly failure: ModelFailure
      readonly text: boolean
      readonly again: boolean
      readonly retryAfterMs: number | null
    }

/**
 * Language models with OpenAI-compatible Chat Completions. An attempt is repeated, or the next model used, only before
 * any text has arrived: text already shown to users is never written again.
 */
export class OpenAiProvider implements ModelProvider {
  readonly name = 'Assistant'
  readonly offline = false
  readonly model: string
  readonly #models: readonly string[]
  readonly #limits: StreamLimits
  readonly #retry: RetryPolicy
  readonly #random: () => number
  readonly #client: OpenAI
  /** Models that accept the limit of an answer only as `max_completion_tokens`. */
  readonly #newerNames = new Set<string>()

  constructor(options: OpenAiOptions) {
    this.model = options.models[0]
    this.#models = options.models
    this.#limits = options.limits ?? STREAM_LIMITS
    this.#retry = options.retry ?? RETRY
    this.#random = options.random ?? Math.random
    // Sets every option that the client would otherwise read from the environment.
    this.#client = new OpenAI({
      baseURL: options.baseUrl,
      apiKey: options.apiKey ?? 'none',
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      logLevel: 'off',
      maxRetries: 0,
      timeout: this.#limits.totalMs,
      fetch: boundedFetch(ANSWER_LIMITS),
    })
  }

  async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent, void, undefined> {
    for (const [index, model] of this.#models.entries()) {
      const isLast = index === this.#models.length - 1
      for (let attempt = 1; ; attempt++) {
        const result = yield* this.#attempt(request, model, signal)
        if (result.end === 'aborted') return
        if (result.end === 'done') {
          yield { type: 'done', finish: result.finish }
          return
        }
        const { failure } = result
        const wait =
          result.again && !result.text
            ? nextWait(this.#retry, attempt, result.retryAfterMs, this.#random)
            : null
        if (wait === null) {
          if (!result.text && !isLast) break
          yield { type: 'failed', failure }
          return
        }
        yield { type: 'retry', failure, waitMs: wait, model }
        if (!(await waited(wait, signal))) return
      }
    }
  }

  async *#attempt(
    request: ModelRequest,
    model: string,
    signal: AbortSignal,
  ): AsyncGenerator<ModelEvent, Attempt, undefined> {
    const watchdog = new Watchdog(this.#limits, signal)
    let length = 0
    let finish: string | null = null
    let usage: Usage | null = null
    try {
      const chunks = await this.#client.chat.completions.create(
        {
          model,
          messages: request.messages.map(({ role, content }) => ({ role, content })),
          ...this.#limit(model, request.maxTokens),
          stream: true,
          stream_options: { include_usage: true },
        },
        { signal: watchdog.signal },
      )
      for await (const event of chunks) {
        watchdog.alive()
        if (signal.aborted) return { end: 'aborted' }
        const chunk = readChunk(event, ANSWER_LIMITS)
        if (chunk.text !== '') {
          length += chunk.text.length
          if (length > ANSWER_LIMITS.textLength) throw new AnswerRefused('too-large', 'The text is too long.')
          yield { type: 'text', text: chunk.text }
        }
        finish = chunk.finish ?? finish
        // Servers with continuous usage statistics send a new total each time.
        if (chunk.usage) usage = { model, ...chunk.usage }
      }
    } catch (error) {
      if (signal.aborted) return { end: 'aborted' }
      if (watchdog.limit === null) {
        if (this.#mustRename(error, model)) return failure('rejected', false, true, 0)
        return failedAttempt(error, length > 0)
      }
    } finally {
      watchdog.end()
    }
    if (signal.aborted) return { end: 'aborted' }
    if (usage) yield { type: 'usage', usage }
    const text = length > 0
    if (watchdog.limit !== null) return failure(watchdog.limit, text, watchdog.limit !== 'too-slow')
    // The client ends its iteration without an error when the connection ends; only a finish reason marks a complete
    // answer.
    if (finish === null) return failure('cut', text, true)
    if (!text && finish !== 'content_filter') return failure('empty', text, false)
    if (finish === 'content_filter') return failure('filtered', text, false)
    return { end: 'done', finish: finish === 'length' ? 'length' : 'stop' }
  }

  /** OpenAI's reasoning models refuse `max_tokens`; most other servers support only that name. */
  #limit(model: string, tokens: number): { max_tokens: number } | { max_completion_tokens: number } {
    return this.#newerNames.has(model) ? { max_completion_tokens: tokens } : { max_tokens: tokens }
  }

  #mustRename(error: unknown, model: string): boolean {
    if (!(error instanceof OpenAI.APIError) || error.status !== BAD_REQUEST) return false
    if (this.#newerNames.has(model) || !error.message.includes('max_completion_tokens')) return false
    this.#newerNames.add(model)
    return true
  }
}

/** HTTP status for a request with unsupported parameters. */
const BAD_REQUEST = 400

const MESSAGES: Readonly<Record<ModelFailure['kind'], string>> = {
  unreachable: 'The language model cannot be reached.',
  unauthorized: 'The language model refused the key of this server.',
  'rate-limited': 'The language model is receiving too many requests; try again in a while.',
  rejected: 'The language model did not accept the request.',
  'server-error': 'The language model answered with an error.',
  'no-answer': 'The language model did not begin to answer in time.',
  stalled: 'The language model fell silent in the middle of its answer.',
  cut: 'The connection to the language model broke in the middle of its answer.',
  'too-slow': 'The language model took too long.',
  redirected: "The language model's address leads to another one, which is not followed.",
  'too-large': 'The language model sent more than an answer may have.',
  empty: 'The language model gave an empty answer.',
  filtered: 'The provider of the language model withheld the answer.',
  'nothing-to-do': 'There is nothing here to work on.',
}

function failure(
  kind: ModelFailure['kind'],
  text: boolean,
  again: boolean,
  retryAfterMs: number | null = null,
): Attempt {
  return { end: 'failed', failure: { kind, message: MESSAGES[kind] }, text, again, retryAfterMs }
}

/** Classifies an error from the client; errors that are not caused by network or server are rethrown. */
function failedAttempt(error: unknown, text: boolean): Attempt {
  const refusal = refusalIn(error)
  if (refusal !== null) return failure(refusal.kind, text, false)
  // The client serializes an error's JSON into its message, which overflows the stack for thousands of levels.
  if (error instanceof RangeError) return failure('too-large', text, false)
  if (text) {
    if (isNetworkError(error)) return failure('cut', true, false)
    throw error
  }
  if (error instanceof OpenAI.APIError && typeof error.status === 'number') {
    const retryAfterMs = readRetryAfter(error.headers, Date.now())
    if (error.status === 429) return failure('rate-limited', false, true, retryAfterMs)
    if (error.status === 401 || error.status === 403) return failure('unauthorized', false, false)
    if (error.status === 408 || error.status === 409)
      return failure('server-error', false, true, retryAfterMs)
    if (error.status < 500) return failure('rejected', false, false)
    return failure('server-error', false, true, retryAfterMs)
  }
  if (error instanceof OpenAI.APIConnectionError) return failure('unreachable', false, true)
  if (isNetworkError(error)) return failure('server-error', false, true)
  throw error
}

/**
 * An error of the client, a broken body (undici: a TypeError), a stream that is not JSON, or JSON with a structure that
 * the client does not expect (also a TypeError).
 */
function isNetworkError(error: unknown): boolean {
  return error instanceof OpenAI.APIError || error instanceof TypeError || error instanceof SyntaxError
}

async function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal })
    return true
  } catch (error) {
    if (signal.aborted) return false
    throw error
  }
}
