import type { ModelCallEnd, ModelLedger, NewModelCall, Spent, SpentBy, SpentSince } from './ledger.ts'

/** Calls that are kept; the oldest are dropped. */
const KEPT = 10_000

/** A call in memory: its end replaces its reservation. */
export interface KeptCall extends NewModelCall {
  readonly at: Date
  readonly end: ModelCallEnd | null
}

/** A ledger in memory, for programs without a store. */
export class MemoryLedger implements ModelLedger {
  readonly #calls = new Map<string, KeptCall>()

  /** The calls, oldest first. */
  get calls(): readonly KeptCall[] {
    return [...this.#calls.values()]
  }

  async reserve(call: NewModelCall, since: SpentSince): Promise<SpentBy> {
    this.#calls.set(call.id, { ...call, at: new Date(), end: null })
    const [oldest] = this.#calls.keys()
    if (this.#calls.size > KEPT && oldest !== undefined) this.#calls.delete(oldest)
    return {
      run: this.#sum(({ run }) => run === call.run),
      person: this.#sum(({ principal, at }) => principal === call.principal && at >= since.person),
      project: this.#sum(({ project, at }) => project === call.project && at >= since.project),
    }
  }

  async settle(id: string, end: ModelCallEnd): Promise<void> {
    const call = this.#calls.get(id)
    if (call !== undefined) this.#calls.set(id, { ...call, end })
  }

  #sum(isMeant: (call: KeptCall) => boolean): Spent {
    let [cost, tokens] = [0, 0]
    for (const call of this.#calls.values()) {
      if (!isMeant(call)) continue
      const used = call.end ?? call
      if (used.cost === null) tokens += used.inputTokens + used.outputTokens
      else cost += used.cost
    }
    return { cost, tokens }
  }
}
