import type { Lab } from '../load/lab.ts'
import type { ServerId } from '../servers/catalog.ts'

/** A number that a scenario measures for each server. */
export interface Metric {
  readonly key: string
  readonly label: string
  readonly unit: 'µs' | 'ms' | 's' | 'KiB' | 'MiB' | '%' | '/s' | '/edit' | 'bytes' | 'edits' | '×'
  readonly better: 'lower' | 'higher'
  /** Whether the scenario's plot shows it. */
  readonly plotted: boolean
}

/** A point of a curve, such as a latency at a rate. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** The result of one run of a scenario against one server. */
export interface Measurement {
  /** Values by metric key; a metric that could not be measured is absent. */
  readonly values: Readonly<Record<string, number>>
  /** Whether everything that was sent arrived at all receivers. Numbers of an incomplete run are not compared. */
  readonly complete: boolean
  /** Remarks on the run: what was missing, whether the generator was the bottleneck. */
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
  /** Servers that do not support the scenario, such as a relay, which stores no document. */
  readonly without: readonly ServerId[]
  /** Whether the servers store their documents in a PostgreSQL that the benchmark starts; otherwise in memory only. */
  readonly database?: true
  /** Whether it needs the pages of Cowrite and of stock Tiptap, which are built before. */
  readonly pages?: true
  /**
   * The number of nodes of each server, with one Redis that the benchmark starts and one database; the nodes share the
   * servers' core. By default one node without Redis.
   */
  readonly nodes?: number
  /** Whether its load generator serves a language model, which the servers are told of. */
  readonly model?: true
  /** Additional servers, measured whenever Cowrite is. */
  readonly beside?: readonly ServerId[]
  /** Estimated duration of one run, in seconds. */
  seconds(quick: boolean): number
  /** Runs the scenario, in the load generator's process. */
  run(lab: Lab): Promise<Measurement>
}
