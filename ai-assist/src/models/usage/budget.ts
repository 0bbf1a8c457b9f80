import type { Spent, SpentBy, SpentSince } from './ledger.ts'

/** The most that may be used. */
export interface Limit {
  readonly dollars: number
  /** Of models without a price. */
  readonly tokens: number
}

/** Limits for each run, for each person in 24 hours, and for each project in 30 days; absent ones do not exist. */
export interface Budgets {
  readonly run?: Limit
  readonly person?: Limit
  readonly project?: Limit
}

/** Enough for a long text by an expensive model. */
export const BUDGETS: Budgets = { run: { dollars: 0.5, tokens: 200_000 } }

const HOUR_MS = 3_600_000
const NANO = 1e9

const SCOPES = {
  run: 'one run',
  person: 'one person in 24 hours',
  project: 'this project in 30 days',
} as const

/** The times from which calls count at `now`; in the future where there is no limit, so that nothing is summed up. */
export function since(now: number, { person, project }: Budgets): SpentSince {
  const hoursAgo = (hours: number) => new Date(now - hours * HOUR_MS)
  return {
    person: hoursAgo(person === undefined ? -1 : 24),
    project: hoursAgo(project === undefined ? -1 : 30 * 24),
  }
}

/** The sentence for users about the first limit that is exceeded; `null` when none is. */
export function exceeded(budgets: Budgets, spent: SpentBy): string | null {
  for (const scope of ['run', 'person', 'project'] as const) {
    const limit = budgets[scope]
    const amount = limit === undefined ? null : amountOver(limit, spent[scope])
    if (amount !== null) return `Stopped at the limit of ${amount} for ${SCOPES[scope]}. What it wrote stays.`
  }
  return null
}

function amountOver(limit: Limit, { cost, tokens }: Spent): string | null {
  if (cost > limit.dollars * NANO) return `$${limit.dollars.toFixed(2)}`
  return tokens > limit.tokens ? `${limit.tokens.toLocaleString('en-US')} tokens` : null
}
