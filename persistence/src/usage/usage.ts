/** A call of a language model before it is made, with the most that it may need. */
export interface NewModelCall {
  readonly id: string
  /** Id of the agent's run. */
  readonly run: string
  /** The person who started the run. */
  readonly principal: string
  /** Key of the project of the run's document. */
  readonly project: string
  readonly task: string
  /** Host of the model's server. */
  readonly provider: string
  readonly model: string
  /** `first`, `again`, `resume` or `restart`: how it relates to the calls before it for the same answer. */
  readonly mode: string
  readonly inputTokens: number
  readonly outputTokens: number
  /** In billionths of a dollar; `null` when the model has no price. */
  readonly cost: number | null
  /** The table of prices that the cost is from; `null` without a price. */
  readonly prices: string | null
}

/** A call of a language model after its end. */
export interface ModelCallEnd {
  readonly outcome: string
  readonly inputTokens: number
  readonly cachedTokens: number
  readonly outputTokens: number
  readonly reasoningTokens: number
  /** Whether the tokens are estimated. */
  readonly estimated: boolean
  readonly cost: number | null
  /** Times to the first event and to the end, in ms. */
  readonly firstEventMs: number | null
  readonly latencyMs: number
}

/** A call as stored. */
export interface ModelCallRecord extends NewModelCall, ModelCallEnd {
  readonly at: Date
  /** `open` until the call has ended; its tokens and its cost are the reserved ones. */
  readonly outcome: string
}

/** What calls used, reservations of open ones included. */
export interface SpentAmount {
  /** In billionths of a dollar. */
  readonly cost: number
  /** Tokens of calls without a price. */
  readonly tokens: number
}

/** What a run, a person and a project used. */
export interface SpentAmounts {
  readonly run: SpentAmount
  readonly person: SpentAmount
  readonly project: SpentAmount
}

/** What the calls of one run to one model came to, reservations of open ones included. */
export interface ModelUse {
  readonly run: string
  readonly model: string
  readonly calls: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** Of the calls with a price, in billionths of a dollar. */
  readonly cost: number
  /** Calls without a price. */
  readonly unpriced: number
  /** Whether tokens of any of them are estimated. */
  readonly estimated: boolean
}

/** Records of calls of language models. */
export interface UsageStore {
  /**
   * Writes a call, and resolves to what its run has used, its person since one time and its project since another. This
   * call is counted, and so is every other one that was written before this promise resolves on any node: of calls that
   * are written together, none is counted too little by all.
   */
  reserve(call: NewModelCall, since: { readonly person: Date; readonly project: Date }): Promise<SpentAmounts>
  /** Replaces what was reserved for a call by what it used; does nothing for an unknown one. */
  settle(id: string, end: ModelCallEnd): Promise<void>
  /** The calls of a run, oldest first. */
  callsOf(run: string): Promise<ModelCallRecord[]>
  /** What these runs used, by run and model. */
  useOf(runs: readonly string[]): Promise<ModelUse[]>
  /** Deletes up to `limit` calls before `time`, and returns how many. */
  deleteBefore(time: Date, limit: number): Promise<number>
}
