import type { Lab } from '../load/lab.ts'
import type { ServerId } from '../servers/catalog.ts'

/** A number that a scenario yields for each server. */
export interface Metric {
  readonly key: string
  readonly label: string
  readonly unit: 'µs' | 'ms' | 's' | 'KiB' | 'MiB' | '%' | '/s' | '/edit' | 'bytes' | 'edits' | '×'
  readonly better: 'lower' | 'higher'
  /** Whether to draw it in the scenario's plot. */
  readonly plotted: boolean
}

/** A point of a curve, such as a latency at a rate. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** What one run of a scenario against one server yielded. */
export interface Measurement {
  /** Values by metric key; a metric that could not be taken is absent. */
  readonly values: Readonly<Record<string, number>>
  /** Whether everything that was sent arrived where it had to. Numbers of an incomplete run are not compared. */
  readonly complete: boolean
  /** What to know about the run: what was missing, whether the generator was the bottleneck. */
  readonly notes: readonly string[]
  /** The scenario's curve, if it has one. */
  readonly curve: readonly Point[]
}

/** The axes of a scenario's curve. */
export interface CurveAxes {
  readonly title: string
  readonly x: string
  readonly y: string
  readonly log: boolean
}

/** One situation in which servers are compared. */
export interface Scenario {
  readonly name: string
  readonly title: string
  /** One sentence for readers of the results. */
  readonly description: string
  readonly metrics: readonly Metric[]
  readonly curve: CurveAxes | null
  /** Servers that cannot do what the scenario asks, such as a relay that keeps no document. */
  readonly without: readonly ServerId[]
  /** Whether the servers keep their documents in a PostgreSQL that the benchmark starts; in memory only without. */
  readonly database?: true
  /**
   * How many nodes each server has, on one Redis that the benchmark starts and on one database; they share the servers'
   * core. One, without Redis, where nothing is said.
   */
  readonly nodes?: number
  /** Further servers, measured whenever Cowrite is. */
  readonly beside?: readonly ServerId[]
  /** About how long one run takes, in seconds, for the time estimate. */
  seconds(quick: boolean): number
  /** Plays the scenario. Runs in the load generator's process. */
  run(lab: Lab): Promise<Measurement>
}
