import type { RunAction } from '../../agents/actions.ts'
import type { Account, TokenCounts } from '../request/provider.ts'

/** A call of a model before it is made. Tokens and cost are reserved: the most that it may need. */
export interface NewModelCall extends Account {
  readonly id: string
  readonly task: RunAction
  /** Host of the server. */
  readonly provider: string
  readonly model: string
  /** How the call relates to the ones before it for the same answer. */
  readonly mode: CallMode
  readonly inputTokens: number
  readonly outputTokens: number
  /** In billionths of a dollar; `null` when the model has no price. */
  readonly cost: number | null
  /** The table of prices that the cost is from; `null` without a price. */
  readonly prices: string | null
}

/** `first`: the first call; `again`: nothing was there yet; `resume`: goes on after a text; `restart`: begins anew. */
export type CallMode = 'first' | 'again' | 'resume' | 'restart'

/** A call of a model after its end. */
export interface ModelCallEnd extends TokenCounts {
  /** `done`, `aborted`, `refused` by a budget, or the kind of the failure. */
  readonly outcome: string
  /** Whether the tokens are estimated, because the server did not count them. */
  readonly estimated: boolean
  readonly cost: number | null
  /** Time to the first event and to the end, in ms. */
  readonly firstEventMs: number | null
  readonly latencyMs: number
}

/** What calls used, reservations of open ones included. */
export interface Spent {
  /** In billionths of a dollar. */
  readonly cost: number
  /** Tokens of models without a price. */
  readonly tokens: number
}

/** The times from which calls of a person and of a project count. */
export interface SpentSince {
  readonly person: Date
  readonly project: Date
}

/** What a run, a person and a project used. */
export type SpentBy = Readonly<Record<'run' | 'person' | 'project', Spent>>

/** The records of all calls of models, on which budgets are computed. A store implements it. */
export interface ModelLedger {
  /**
   * Writes a call that is about to be made. Resolves to what its run, its person and its project have used, this call and
   * those of other nodes included.
   */
  reserve(call: NewModelCall, since: SpentSince): Promise<SpentBy>
  /** Replaces the reservation by what the call used. */
  settle(id: string, end: ModelCallEnd): Promise<void>
}
