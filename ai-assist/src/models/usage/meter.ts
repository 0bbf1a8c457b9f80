import { randomUUID } from 'node:crypto'
import type { RunAction } from '../../agents/actions.ts'
import type { ChatRequest } from '../request/chat.ts'
import type { ModelFailureKind } from '../request/failure.ts'
import type { Account, TokenCounts } from '../request/provider.ts'
import { type Budgets, exceeded, since } from './budget.ts'
import { likelyInputTokens, likelyOutputTokens, mostInputTokens } from './estimate.ts'
import type { CallMode, ModelCallEnd, ModelLedger, NewModelCall, SpentBy } from './ledger.ts'
import { costOf, type PricedModel } from './price.ts'

/** A call that is about to be made. */
export interface CallPlan {
  readonly account: Account
  readonly task: RunAction
  readonly provider: string
  readonly target: PricedModel
  readonly mode: CallMode
  readonly request: ChatRequest
}

/** What is known of a call that has ended. */
export interface CallResult {
  readonly outcome: 'done' | 'aborted' | ModelFailureKind
  /** As counted by the server; `null` when it did not tell. */
  readonly usage: TokenCounts | null
  /** UTF-8 bytes of the answer. */
  readonly bytes: number
  readonly firstEventMs: number | null
  readonly latencyMs: number
}

/** A call that has ended, or that a budget did not allow. */
export interface EndedCall extends Pick<CallResult, 'firstEventMs' | 'latencyMs'> {
  /** Host of the server. */
  readonly provider: string
  readonly model: string
  readonly outcome: CallResult['outcome'] | 'refused'
  readonly used: Used
  /** In billionths of a dollar; `null` when the model has no price. */
  readonly cost: number | null
}

/** Tokens that a call used. */
export interface Used extends TokenCounts {
  readonly estimated: boolean
}

/** Whether a call may be made. `settle` must be called with its result, and resolves to the tokens it used. */
export type Reservation =
  | { readonly ok: true; settle(result: CallResult): Promise<Used> }
  /** A budget would be exceeded, with the sentence for users. */
  | { readonly ok: false; readonly message: string }

/** Failures of requests that no model has worked on: they cost nothing. */
const UNCHARGED: ReadonlySet<CallResult['outcome']> = new Set([
  'unreachable',
  'unauthorized',
  'rate-limited',
  'rejected',
  'server-error',
  'redirected',
])

const NOTHING: TokenCounts = { inputTokens: 0, cachedTokens: 0, outputTokens: 0, reasoningTokens: 0 }

/** Records each call of a model and keeps to the budgets. */
export class Meter {
  readonly #ledger: ModelLedger
  readonly #budgets: Budgets
  readonly #onError: (error: unknown) => void
  readonly #onEnd: (call: EndedCall) => void

  /**
   * `onError` is told of calls and ends that could not be recorded; the reservations of ended calls stay. `onEnd` is told
   * of each call when it has ended.
   */
  constructor(
    ledger: ModelLedger,
    budgets: Budgets,
    onError: (error: unknown) => void,
    onEnd: (call: EndedCall) => void = () => {},
  ) {
    this.#ledger = ledger
    this.#budgets = budgets
    this.#onError = onError
    this.#onEnd = onEnd
  }

  /** Reserves what a call may need; `null` when that cannot be recorded. */
  async reserve(plan: CallPlan): Promise<Reservation | null> {
    const { account, task, provider, target, mode, request } = plan
    const id = randomUUID()
    const tokens = { ...NOTHING, inputTokens: mostInputTokens(request), outputTokens: request.maxTokens }
    const cost = await costOf(tokens, target)
    const spent = await this.#record({
      ...account,
      id,
      task,
      provider,
      model: target.model,
      mode,
      inputTokens: tokens.inputTokens,
      outputTokens: tokens.outputTokens,
      cost: cost?.cost ?? null,
      prices: cost?.prices ?? null,
    })
    if (spent === null) return null
    const message = exceeded(this.#budgets, spent)
    if (message === null) return { ok: true, settle: (result) => this.#settle(id, plan, result) }
    const used = { ...NOTHING, estimated: false }
    const none = cost === null ? null : 0
    const call = { provider, model: target.model, used, cost: none, firstEventMs: null, latencyMs: 0 }
    await this.#end(id, { ...call, outcome: 'refused' })
    return { ok: false, message }
  }

  async #settle(id: string, { provider, target, request }: CallPlan, result: CallResult): Promise<Used> {
    const { outcome, firstEventMs, latencyMs } = result
    const used = usedBy(request, result)
    const cost = (await costOf(used, target))?.cost ?? null
    await this.#end(id, { provider, model: target.model, outcome, used, cost, firstEventMs, latencyMs })
    return used
  }

  async #end(id: string, call: EndedCall): Promise<void> {
    const { used, outcome, cost, firstEventMs, latencyMs } = call
    await this.#write(id, { ...used, outcome, cost, firstEventMs, latencyMs })
    this.#onEnd(call)
  }

  async #record(call: NewModelCall): Promise<SpentBy | null> {
    try {
      return await this.#ledger.reserve(call, since(Date.now(), this.#budgets))
    } catch (error) {
      this.#onError(error)
      return null
    }
  }

  async #write(id: string, end: ModelCallEnd): Promise<void> {
    try {
      await this.#ledger.settle(id, end)
    } catch (error) {
      this.#onError(error)
    }
  }
}

/** The tokens of a call: counted by the server, else estimated from what was sent and received. */
function usedBy(request: ChatRequest, { outcome, usage, bytes, firstEventMs }: CallResult): Used {
  if (usage !== null) return { ...usage, estimated: false }
  if (firstEventMs === null && UNCHARGED.has(outcome)) return { ...NOTHING, estimated: false }
  return {
    ...NOTHING,
    inputTokens: likelyInputTokens(request),
    outputTokens: likelyOutputTokens(bytes),
    estimated: true,
  }
}
