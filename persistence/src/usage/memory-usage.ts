import type { MemorySession } from '../memory/memory-database.ts'
import type { MemoryWriter } from '../memory/memory-writer.ts'
import type {
  ModelCallEnd,
  ModelCallRecord,
  ModelUse,
  NewModelCall,
  SpentAmount,
  SpentAmounts,
  UsageStore,
} from './usage.ts'

/** Calls of language models in memory, in the order in which they were written. */
export class MemoryUsageTable {
  readonly calls = new Map<string, ModelCallRecord>()

  /** Replaces a principal and returns the number of changed calls. */
  rename(writer: MemoryWriter, from: string, to: string): number {
    const named = [...this.calls.values()].filter(({ principal }) => principal === from)
    for (const call of named) writer.set(this.calls, call.id, { ...call, principal: to })
    return named.length
  }
}

/** `UsageStore` in memory. */
export class MemoryUsage implements UsageStore {
  readonly #session: MemorySession
  readonly #table: MemoryUsageTable

  constructor(session: MemorySession, table: MemoryUsageTable) {
    this.#session = session
    this.#table = table
  }

  reserve(
    call: NewModelCall,
    since: { readonly person: Date; readonly project: Date },
  ): Promise<SpentAmounts> {
    return this.#session.run((writer) => {
      const end = { outcome: 'open', cachedTokens: 0, reasoningTokens: 0, estimated: true }
      const times = { at: new Date(), firstEventMs: null, latencyMs: 0 }
      writer.set(this.#table.calls, call.id, { ...call, ...end, ...times })
      return {
        run: this.#sum(({ run }) => run === call.run),
        person: this.#sum(({ principal, at }) => principal === call.principal && at >= since.person),
        project: this.#sum(({ project, at }) => project === call.project && at >= since.project),
      }
    })
  }

  settle(id: string, end: ModelCallEnd): Promise<void> {
    return this.#session.run((writer) => {
      const call = this.#table.calls.get(id)
      if (call === undefined) return
      const firstEventMs = end.firstEventMs === null ? null : Math.round(end.firstEventMs)
      const times = { firstEventMs, latencyMs: Math.round(end.latencyMs) }
      writer.set(this.#table.calls, id, { ...call, ...end, ...times })
    })
  }

  callsOf(run: string): Promise<ModelCallRecord[]> {
    return this.#session.run(() => [...this.#table.calls.values()].filter((call) => call.run === run))
  }

  useOf(runs: readonly string[]): Promise<ModelUse[]> {
    return this.#session.run(() => {
      const calls = [...this.#table.calls.values()].filter(({ run }) => runs.includes(run))
      const groups = Map.groupBy(calls, ({ run, model }) => JSON.stringify([run, model]))
      const sum = (of: readonly ModelCallRecord[], amount: (call: ModelCallRecord) => number) =>
        of.reduce((total, call) => total + amount(call), 0)
      const uses = [...groups.values()].map((of) => ({
        run: of[0]!.run,
        model: of[0]!.model,
        calls: of.length,
        inputTokens: sum(of, ({ inputTokens }) => inputTokens),
        outputTokens: sum(of, ({ outputTokens }) => outputTokens),
        cost: sum(of, ({ cost }) => cost ?? 0),
        unpriced: of.filter(({ cost }) => cost === null).length,
        estimated: of.some(({ estimated }) => estimated),
      }))
      const order = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)
      return uses.sort((one, other) => order(one.run, other.run) || order(one.model, other.model))
    })
  }

  deleteBefore(time: Date, limit: number): Promise<number> {
    return this.#session.run((writer) => {
      const old = [...this.#table.calls.values()].filter(({ at }) => at < time).slice(0, limit)
      for (const { id } of old) writer.delete(this.#table.calls, id)
      return old.length
    })
  }

  #sum(isMeant: (call: ModelCallRecord) => boolean): SpentAmount {
    const meant = [...this.#table.calls.values()].filter(isMeant)
    return {
      cost: meant.reduce((sum, call) => sum + (call.cost ?? 0), 0),
      tokens: meant.reduce(
        (sum, call) => sum + (call.cost === null ? call.inputTokens + call.outputTokens : 0),
        0,
      ),
    }
  }
}
