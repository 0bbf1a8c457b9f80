import { type Spread, spreadOf } from '../measure/spread.ts'
import type { Measurement, Point, Scenario } from '../scenarios/scenario.ts'
import type { ServerId } from '../servers/catalog.ts'

/** The results of all rounds of one scenario against one server. */
export interface ServerResult {
  readonly values: Readonly<Record<string, Spread>>
  /** Whether everything arrived in every round. */
  readonly complete: boolean
  readonly notes: readonly string[]
  /** The curve of the last round. */
  readonly curve: readonly Point[]
}

/** The machine and the software of a measurement. */
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

/** Combines the rounds of one server. */
export function summarize(scenario: Scenario, rounds: readonly Measurement[]): ServerResult {
  const values: Record<string, Spread> = {}
  for (const { key } of scenario.metrics) {
    const seen = rounds.flatMap((round) => round.values[key] ?? []).filter((value) => Number.isFinite(value))
    if (seen.length > 0) values[key] = spreadOf(seen)
  }
  return {
    values,
    complete: rounds.length > 0 && rounds.every((round) => round.complete),
    notes: [...new Set(rounds.flatMap((round) => round.notes))],
    curve: rounds.at(-1)?.curve ?? [],
  }
}
