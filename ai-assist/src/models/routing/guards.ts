import type { BulkheadPolicy, CircuitBreakerPolicy, CircuitState } from 'cockatiel'
import type { ModelFailureKind } from '../request/failure.ts'

/** Limits for each provider and model. */
export interface GuardLimits {
  /** Failures in a row after which a model is not asked for a while. */
  readonly failures: number
  /** How long it is not asked; then one request tries it. In ms. */
  readonly pauseMs: number
  /** Requests at once. */
  readonly atOnce: number
  /** Requests that may wait. */
  readonly waiting: number
}

/**
 * A model that fails five times in a row is down; half a minute is what people wait. As many requests at once as there may
 * be runs: what a server cannot do at once, it refuses or lets wait itself.
 */
export const GUARD_LIMITS: GuardLimits = { failures: 5, pauseMs: 30_000, atOnce: 64, waiting: 64 }

/** Failures that tell that a server is in trouble. Others are about the request. */
const OUTAGES: ReadonlySet<ModelFailureKind> = new Set([
  'unreachable',
  'server-error',
  'no-answer',
  'stalled',
  'cut',
])

/** What a guarded attempt resolves to. */
interface Ended {
  readonly result: { readonly end: string; readonly kind?: ModelFailureKind }
}

interface Guard {
  readonly breaker: CircuitBreakerPolicy
  readonly bulkhead: BulkheadPolicy
}

/** What a guard does at present. */
export interface GuardState {
  /** `open`: the model is not asked, because it failed. `half-open`: one request tries it. */
  readonly breaker: 'closed' | 'half-open' | 'open'
  /** Requests at work, and those that wait for one of them to end. */
  readonly atWork: number
  readonly waiting: number
}

/** By cockatiel's `CircuitState`, which is loaded later. */
const BREAKER = ['closed', 'open', 'half-open', 'open'] as const satisfies Readonly<
  Record<CircuitState, GuardState['breaker']>
>

const UNUSED: GuardState = { breaker: 'closed', atWork: 0, waiting: 0 }

/** A circuit breaker and a bulkhead for each provider and model. The package is loaded for the first request. */
export class Guards {
  readonly #limits: GuardLimits
  readonly #guards = new Map<string, Guard>()
  #loading: Promise<typeof import('cockatiel')> | null = null

  constructor(limits: GuardLimits = GUARD_LIMITS) {
    this.#limits = limits
  }

  /**
   * Makes an attempt when its turn has come. Resolves to a failure that is not an attempt: `paused`, `busy`, or `aborted`
   * before its turn.
   */
  async run<Result extends Ended>(
    key: string,
    attempt: () => Promise<Result>,
    signal: AbortSignal,
  ): Promise<Result | 'paused' | 'busy' | 'aborted'> {
    this.#loading ??= import('cockatiel')
    const cockatiel = await this.#loading
    const { breaker, bulkhead } = this.#get(key, cockatiel)
    let hasBegun = false
    const begin = () => {
      hasBegun = true
      return attempt()
    }
    // The bulkhead is outside: what waits in it must see the breaker as it is when its turn comes.
    const running = bulkhead.execute(
      // Another request is trying the model: this one does not wait for its end.
      (): Promise<Result | 'paused'> =>
        breaker.state === cockatiel.CircuitState.HalfOpen
          ? Promise.resolve('paused')
          : breaker.execute(begin),
      signal,
    )
    const result = await Promise.race([settle(running, cockatiel), abortedBefore(() => hasBegun, signal)])
    return result === 'begun' ? settle(running, cockatiel) : result
  }

  /** The present state of one. */
  state(key: string): GuardState {
    const guard = this.#guards.get(key)
    if (guard === undefined) return UNUSED
    const { atOnce, waiting } = this.#limits
    const { breaker, bulkhead } = guard
    return {
      breaker: BREAKER[breaker.state],
      atWork: atOnce - bulkhead.executionSlots,
      waiting: waiting - bulkhead.queueSlots,
    }
  }

  #get(
    key: string,
    { bulkhead, circuitBreaker, ConsecutiveBreaker, handleWhenResult }: typeof import('cockatiel'),
  ) {
    const existing = this.#guards.get(key)
    if (existing !== undefined) return existing
    const { failures, pauseMs, atOnce, waiting } = this.#limits
    const guard: Guard = {
      breaker: circuitBreaker(
        handleWhenResult((attempt) => isOutage(attempt as Ended)),
        { halfOpenAfter: pauseMs, breaker: new ConsecutiveBreaker(failures) },
      ),
      bulkhead: bulkhead(atOnce, waiting),
    }
    this.#guards.set(key, guard)
    return guard
  }
}

function isOutage({ result }: Ended): boolean {
  return result.kind !== undefined && OUTAGES.has(result.kind)
}

async function settle<Result>(
  running: Promise<Result | 'paused'>,
  { isBrokenCircuitError, isBulkheadRejectedError, isTaskCancelledError }: typeof import('cockatiel'),
): Promise<Result | 'paused' | 'busy' | 'aborted'> {
  try {
    return await running
  } catch (error) {
    if (!(error instanceof Error)) throw error
    if (isBrokenCircuitError(error)) return 'paused'
    if (isBulkheadRejectedError(error)) return 'busy'
    if (isTaskCancelledError(error)) return 'aborted'
    throw error
  }
}

/** Resolves when `signal` is aborted. The bulkhead notices that only when the turn comes. */
function abortedBefore(hasBegun: () => boolean, signal: AbortSignal): Promise<'aborted' | 'begun'> {
  return new Promise((resolve) => {
    const end = () => resolve(hasBegun() ? 'begun' : 'aborted')
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
}
