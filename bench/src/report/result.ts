import type { Measurement, Point, Scenario } from '../scenarios/scenario.ts'
import type { ServerId } from '../servers/catalog.ts'

/** A metric over the rounds: the middle value, and how far the rounds lay apart. */
export interface Value {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** What the rounds of one scenario against one server yielded. */
export interface ServerResult {
  readonly values: Readonly<Record<string, Value>>
  /** Whether everything arrived in every round. */
  readonly complete: boolean
  readonly notes: readonly string[]
  /** The curve of the last round. */
  readonly curve: readonly Point[]
}

/** The machine and the software that a result was measured with. */
export interface Setting {
  readonly date: string
  readonly node: string
  readonly cpu: string
  readonly cores: number
  readonly kernel: string
  readonly versions: Readonly<Record<string, string>>
}

/** The content of `results/<scenario>.json`. */
export interface ScenarioResult {
  readonly scenario: string
  readonly title: string
  readonly description: string
  readonly quick: boolean
  readonly rounds: number
  readonly setting: Setting
  readonly servers: Readonly<Partial<Record<ServerId, ServerResult>>>
}

/** Brings the rounds of one server together. */
export function summarize(scenario: Scenario, rounds: readonly Measurement[]): ServerResult {
  const values: Record<string, Value> = {}
  for (const { key } of scenario.metrics) {
    const seen = rounds.flatMap((round) => round.values[key] ?? []).filter((value) => Number.isFinite(value))
    if (seen.length > 0) values[key] = valueOf(seen)
  }
  return {
    values,
    complete: rounds.length > 0 && rounds.every((round) => round.complete),
    notes: [...new Set(rounds.flatMap((round) => round.notes))],
    curve: rounds.at(-1)?.curve ?? [],
  }
}

/** Median (of an even number: the mean of the middle two), least and greatest. */
export function valueOf(values: readonly number[]): Value {
  const sorted = values.toSorted((a, b) => a - b)
  const half = (sorted.length - 1) / 2
  const median = ((sorted[Math.floor(half)] ?? 0) + (sorted[Math.ceil(half)] ?? 0)) / 2
  return { median, min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0 }
}
