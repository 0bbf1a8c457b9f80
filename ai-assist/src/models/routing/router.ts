import { setTimeout as sleep } from 'node:timers/promises'
import type { ChatRequest } from '../request/chat.ts'
import { type ModelFailure, modelFailure } from '../request/failure.ts'
import type { Account, ModelEvent, ModelProvider, ModelRequest } from '../request/provider.ts'
import type { CallMode } from '../usage/ledger.ts'
import type { Meter } from '../usage/meter.ts'
import { type Attempt, type AttemptEnd, makeAttempt } from './attempt.ts'
import { GUARD_LIMITS, type GuardLimits, type GuardState, Guards } from './guards.ts'
import { Passage } from './passage.ts'
import { pump } from './pump.ts'
import { nextWait, RETRY, type RetryPolicy } from './retry.ts'
import { drawOrder, type ModelTarget, type Route, routesOf } from './target.ts'
import { STREAM_LIMITS, type StreamLimits } from './watchdog.ts'

/** Options of {@link ModelRouter}. */
export interface RouterOptions {
  /** Models in order of preference; the next is used when one gives no answer. */
  readonly models: readonly [ModelTarget, ...ModelTarget[]]
  readonly meter: Meter
  /** Default {@link STREAM_LIMITS}; the total is that of a request with all its attempts. */
  readonly limits?: StreamLimits
  /** Default {@link RETRY}. */
  readonly retry?: RetryPolicy
  /** Default {@link GUARD_LIMITS}. */
  readonly guards?: GuardLimits
  /** Uniform in [0, 1), for jitter and weights; tests pass a fixed one. */
  readonly random?: () => number
}

/** What a model does at present. */
export interface ModelState extends GuardState {
  /** Host of the server. */
  readonly provider: string
  readonly model: string
}

/**
 * Language models in order of preference. A failed attempt is repeated after a pause, then the next model is asked. An
 * answer that breaks off after some of its text is completed by another attempt, so that nothing is written twice.
 */
export class ModelRouter implements ModelProvider {
  readonly name = 'Assistant'
  readonly offline = false
  readonly model: string
  readonly #routes: readonly Route[]
  readonly #meter: Meter
  readonly #limits: StreamLimits
  readonly #retry: RetryPolicy
  readonly #guards: Guards
  readonly #random: () => number

  constructor(options: RouterOptions) {
    this.model = options.models[0].model
    this.#routes = routesOf(options.models)
    this.#meter = options.meter
    this.#limits = options.limits ?? STREAM_LIMITS
    this.#retry = options.retry ?? RETRY
    this.#guards = new Guards(options.guards ?? GUARD_LIMITS)
    this.#random = options.random ?? Math.random
  }

  /** The models with what they do at present, each once. */
  models(): ModelState[] {
    const routes = new Map(this.#routes.map((route) => [keyOf(route), route]))
    return [...routes].map(([key, { provider, target }]) => ({
      provider,
      model: target.model,
      ...this.#guards.state(key),
    }))
  }

  async *stream(
    request: ModelRequest,
    account: Account,
    signal: AbortSignal,
  ): AsyncGenerator<ModelEvent, void, undefined> {
    const passage = new Passage()
    let mode: CallMode = 'first'
    const endsAt = performance.now() + this.#limits.totalMs
    let failure: ModelFailure | null = null
    routes: for (const route of drawOrder(this.#routes, this.#random)) {
      const { model } = route.target
      for (let count = 1; ; count++) {
        const call = { account, request, mode, passage, endsAt }
        const attempt = yield* this.#attempt(route, call, signal)
        if (signal.aborted || attempt === 'aborted') return
        if (attempt === 'paused' || attempt === 'busy') {
          failure ??= modelFailure(attempt)
          break
        }
        const { result, used } = attempt
        if (result.end === 'aborted') return
        if (result.end === 'refused') {
          yield { type: 'failed', failure: { kind: 'over-budget', message: result.message } }
          return
        }
        // An attempt that had nothing to add tells that the text is complete.
        if (result.end === 'done' || (result.kind === 'empty' && passage.text !== '')) {
          const rest = passage.end()
          if (rest !== '') yield { type: 'text', text: rest }
          if (result.end === 'done') for (const call of result.calls) yield { type: 'tool-call', call }
          yield* used
          yield { type: 'done', finish: result.end === 'done' ? result.finish : 'stop' }
          return
        }
        yield* used
        // Once there is text, users are told what broke it off.
        if (attempt.hasText || passage.text === '') failure = modelFailure(result.kind)
        const wait = result.again ? nextWait(this.#retry, count, result.retryAfterMs, this.#random) : null
        const isOver = performance.now() + (wait ?? 0) >= endsAt
        if (isOver || (attempt.hasText && !result.again)) break routes
        if (passage.text !== '' && request.recovery === 'restart') {
          passage.restart()
          mode = 'restart'
          yield { type: 'restart' }
        } else {
          passage.resume()
          mode = passage.text === '' ? 'again' : 'resume'
        }
        if (wait === null) break
        yield { type: 'retry', failure: modelFailure(result.kind), waitMs: wait, model }
        if (!(await waited(wait, signal))) return
      }
    }
    yield { type: 'failed', failure: failure ?? modelFailure('unreachable') }
  }

  #attempt(route: Route, call: Call, signal: AbortSignal) {
    const key = keyOf(route)
    return pump<ModelEvent, MeteredAttempt | 'paused' | 'busy' | 'aborted'>(
      (put, own) => this.#guards.run(key, () => this.#meteredAttempt(route, call, put, own), own),
      signal,
    )
  }

  async #meteredAttempt(
    { adapter, provider, target }: Route,
    { account, request, mode, passage, endsAt }: Call,
    put: (event: ModelEvent) => void,
    signal: AbortSignal,
  ): Promise<MeteredAttempt> {
    const { task } = request
    const sent = toSend(request, passage.text)
    const reservation = await this.#meter.reserve({ account, task, provider, target, mode, request: sent })
    if (reservation === null) return { ...NOT_MADE, result: NOT_RECORDED }
    if (!reservation.ok) return { ...NOT_MADE, result: { end: 'refused', message: reservation.message } }
    const attempt = await makeAttempt({
      adapter,
      request: sent,
      model: target.model,
      limits: { ...this.#limits, totalMs: Math.max(0, endsAt - performance.now()) },
      signal,
      onText: (piece) => {
        const text = passage.push(piece)
        if (text !== '') put({ type: 'text', text })
      },
    })
    const { result } = attempt
    const outcome = result.end === 'failed' ? result.kind : result.end
    const usage = await reservation.settle({ ...attempt, outcome })
    const isUsed = usage.inputTokens + usage.outputTokens > 0
    return { ...attempt, used: isUsed ? [{ type: 'usage', usage: { model: target.model, ...usage } }] : [] }
  }
}

/** One call for an answer. */
interface Call {
  readonly account: Account
  readonly request: ModelRequest
  readonly mode: CallMode
  readonly passage: Passage
  /** By `performance.now()`. */
  readonly endsAt: number
}

/** An attempt, with the event that tells what it used. */
interface MeteredAttempt extends Pick<Attempt, 'hasText'> {
  /** `refused`: it was not made, because a budget would be exceeded; with the sentence for users. */
  readonly result: AttemptEnd | { readonly end: 'refused'; readonly message: string }
  readonly used: readonly ModelEvent[]
}

const keyOf = ({ provider, target }: Route) => `${provider} ${target.model}`

const NOT_MADE = { hasText: false, used: [] } as const
const NOT_RECORDED = { end: 'failed', kind: 'not-recorded', again: true, retryAfterMs: null } as const

const GO_ON =
  'Your answer was cut off there. Go on exactly where it ends, with the next word. Repeat nothing of it, and do not comment on this.'

/** The request, or what completes an answer that begins with `text`. */
function toSend(request: ChatRequest, text: string): ChatRequest {
  if (text === '') return request
  const messages: ChatRequest['messages'] = [
    ...request.messages,
    { role: 'assistant', content: text },
    { role: 'user', content: GO_ON },
  ]
  return { ...request, messages }
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
