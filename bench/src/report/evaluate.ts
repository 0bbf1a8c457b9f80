import type { ServerId } from '../servers/catalog.ts'
import type { ScenarioResult, ServerResult } from './result.ts'
import type { Target } from './targets.ts'

/** The state of a target: reached, missed, or undetermined by this result. */
export type Verdict =
  | { readonly state: 'met'; readonly value: number }
  | { readonly state: 'missed'; readonly value: number }
  | { readonly state: 'unknown'; readonly why: string }

/** Compares a result with a target. Numbers from incomplete runs never count. */
export function evaluate(target: Target, result: ScenarioResult, subject: ServerId = 'ours'): Verdict {
  const own = comparable(result.servers[subject], target.metric)
  if (typeof own === 'string') return { state: 'unknown', why: `${subject} ${own}` }
  let value = own
  if (target.against !== null) {
    const peer = comparable(result.servers[target.against], target.metric)
    if (typeof peer === 'string') return { state: 'unknown', why: `${target.against} ${peer}` }
    if (peer <= 0) return { state: 'unknown', why: `${target.against} measured as ${peer}` }
    value = own / peer
  }
  const met = value <= (target.atMost ?? Infinity) && value >= (target.atLeast ?? -Infinity)
  return { state: met ? 'met' : 'missed', value }
}

/** The ratio of a server's metric to a peer's; null when either is missing, incomplete or not positive. */
export function ratio(result: ScenarioResult, metric: string, of: ServerId, to: ServerId): number | null {
  const own = comparable(result.servers[of], metric)
  const peer = comparable(result.servers[to], metric)
  if (typeof own === 'string' || typeof peer === 'string' || peer <= 0) return null
  return own / peer
}

function comparable(server: ServerResult | undefined, metric: string): number | string {
  if (server === undefined) return 'was not measured'
  if (!server.complete) return 'did not deliver everything'
  return server.values[metric]?.median ?? `has no ${metric}`
}
