import { setTimeout as sleep } from 'node:timers/promises'
import type { ChatRequest } from '../request/chat.ts'
import { type ModelFailure, modelFailure } from '../request/failure.ts'
import type { ModelEvent, ModelProvider, ModelRequest } from '../request/provider.ts'
import { type Attempt, makeAttempt } from './attempt.ts'
import { GUARD_LIMITS, type GuardLimits, Guards } from './guards.ts'
import { Passage } from './passage.ts'
import { pump } from './pump.ts'
import { nextWait, RETRY, type RetryPolicy } from './retry.ts'
import { drawOrder, type ModelTarget, type Route, routesOf } from './target.ts'
import { STREAM_LIMITS, type StreamLimits } from './watchdog.ts'

/** Options of {@link ModelRouter}. */
export interface RouterOptions {
  /** Models in order of preference; the next is used when one gives no answer. */
  readonly models: readonly [ModelTarget, ...ModelTarget[]]
  /** Default {@link STREAM_LIMITS}; the total is that of a request with all its attempts. */
  readonly limits?: StreamLimits
  /** Default {@link RETRY}. */
  readonly retry?: RetryPolicy
  /** Default {@link GUARD_LIMITS}. */
  readonly guards?: GuardLimits
  /** Uniform in [0, 1), for jitter and weights; tests pass a fixed one. */
  readonly random?: () => number
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
  readonly #limits: StreamLimits
  readonly #retry: RetryPolicy
  readonly #guards: Guards
  readonly #random: () => number

  constructor(options: RouterOptions) {
    this.model = options.models[0].model
    this.#routes = routesOf(options.models)
    this.#limits = options.limits ?? STREAM_LIMITS
    this.#retry = options.retry ?? RETRY
    this.#guards = new Guards(options.guards ?? GUARD_LIMITS)
    this.#random = options.random ?? Math.random
  }

  async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent, void, undefined> {
    const passage = new Passage()
    const endsAt = performance.now() + this.#limits.totalMs
    let failure: ModelFailure | null = null
    routes: for (const route of drawOrder(this.#routes, this.#random)) {
      const { model } = route.target
      for (let count = 1; ; count++) {
        const attempt = yield* this.#attempt(route, toSend(request, passage.text), passage, endsAt, signal)
        if (signal.aborted || attempt === 'aborted') return
        if (attempt === 'paused' || attempt === 'busy') {
          failure ??= modelFailure(attempt)
          break
        }
        const { result, usage } = attempt
        const used: ModelEvent[] = usage === null ? [] : [{ type: 'usage', usage: { model, ...usage } }]
        if (result.end === 'aborted') return
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
          yield { type: 'restart' }
        } else passage.resume()
        if (wait === null) break
        yield { type: 'retry', failure: modelFailure(result.kind), waitMs: wait, model }
        if (!(await waited(wait, signal))) return
      }
    }
    yield { type: 'failed', failure: failure ?? modelFailure('unreachable') }
  }

  #attempt(route: Route, request: ChatRequest, passage: Passage, endsAt: number, signal: AbortSignal) {
    const { adapter, provider, target } = route
    const make = (put: (event: ModelEvent) => void, own: AbortSignal): Promise<Attempt> =>
      makeAttempt({
        adapter,
        request,
        model: target.model,
        limits: { ...this.#limits, totalMs: Math.max(0, endsAt - performance.now()) },
        signal: own,
        onText: (piece) => {
          const text = passage.push(piece)
          if (text !== '') put({ type: 'text', text })
        },
      })
    const key = `${provider} ${target.model}`
    return pump<ModelEvent, Awaited<ReturnType<Guards['run']>>>(
      (put, own) => this.#guards.run(key, () => make(put, own), own),
      signal,
    )
  }
}

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
