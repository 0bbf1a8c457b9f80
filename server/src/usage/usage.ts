import type { HunkCount, ModelUse, RunRecord } from '@cowrite/persistence'

/** What uses of agents are grouped by: the person who asked, the agent, or the model. */
export const USAGE_KEYS = ['person', 'agent', 'model'] as const
export type UsageKey = (typeof USAGE_KEYS)[number]

/** What the agents of one group used, and what became of their suggestions. */
export interface UsageRow {
  /** A principal, the name of an agent, or a model; `null`: none, or not known. */
  readonly key: string | null
  readonly runs: number
  /** Calls of models. */
  readonly calls: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** In dollars, of the calls that have a price. */
  readonly cost: number
  readonly unpricedCalls: number
  /** Whether any tokens are estimated. */
  readonly estimated: boolean
  /** Parts of suggestions by what became of them. */
  readonly pending: number
  readonly accepted: number
  readonly rejected: number
  readonly withdrawn: number
  /** The accepted ones of those that were accepted or rejected, from 0 to 1; `null` without any. */
  readonly acceptRate: number | null
}

/** What is known of the agents of a document. */
export interface UsageFacts {
  readonly runs: readonly RunRecord[]
  readonly uses: readonly ModelUse[]
  /** Parts of suggestions, those of people too. */
  readonly counts: readonly HunkCount[]
}

type Amounts = Omit<UsageRow, 'key' | 'acceptRate'>

const NOTHING: Amounts = {
  runs: 0,
  calls: 0,
  inputTokens: 0,
  outputTokens: 0,
  cost: 0,
  unpricedCalls: 0,
  estimated: false,
  pending: 0,
  accepted: 0,
  rejected: 0,
  withdrawn: 0,
}

/** Costs are stored in billionths of a dollar. */
const DOLLAR = 1e9

/** Sums up what agents used and suggested; those who used most come first. */
export function usageBy(key: UsageKey, { runs, uses, counts }: UsageFacts): UsageRow[] {
  const sums = new Map<string | null, Amounts>()
  const add = (name: string | null, amounts: Partial<Amounts>) => {
    const { estimated, ...sum } = sums.get(name) ?? NOTHING
    const numbers = Object.entries(sum).map(([field, value]) => [
      field,
      value + Number(amounts[field as keyof Amounts] ?? 0),
    ])
    const isEstimated = estimated || amounts.estimated === true
    sums.set(name, { ...(Object.fromEntries(numbers) as typeof sum), estimated: isEstimated })
  }
  const byId = new Map(runs.map((run) => [run.id, run]))
  const models = new Map(uses.map(({ run, model }) => [run, model]))
  const nameOf = (run: RunRecord) => (key === 'person' ? run.principal : run.agent)
  for (const run of runs) add(key === 'model' ? (models.get(run.id) ?? null) : nameOf(run), { runs: 1 })
  for (const { run, model, cost, unpriced, ...used } of uses) {
    const record = byId.get(run)
    const name = key === 'model' ? model : record === undefined ? null : nameOf(record)
    add(name, { ...used, cost: cost / DOLLAR, unpricedCalls: unpriced })
  }
  for (const { author, invoker, status, count } of counts) {
    if (author.kind !== 'agent') continue
    const run = author.run === null ? undefined : byId.get(author.run)
    const agent = run?.agent ?? author.principal
    const model = author.run === null ? null : (models.get(author.run) ?? null)
    add(key === 'person' ? invoker : key === 'agent' ? agent : model, { [status]: count })
  }
  return [...sums]
    .map(([name, sum]) => ({ key: name, ...sum, acceptRate: rate(sum) }))
    .sort((one, other) => other.cost - one.cost || other.runs - one.runs)
}

function rate({ accepted, rejected }: Amounts): number | null {
  return accepted + rejected === 0 ? null : accepted / (accepted + rejected)
}
