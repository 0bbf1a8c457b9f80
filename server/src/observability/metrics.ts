import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** Upper bounds in seconds: a commit takes some ms on a dedicated disk, seconds on an overloaded one. */
const COMMIT_BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/**
 * The metrics of one server in Prometheus's text format, which its features register. Values are read at each request;
 * only commits and calls of models are recorded as they happen. No label contains the name of a document or person.
 */
export class Metrics {
  private readonly registry = new Registry()
  private readonly commits: Histogram
  private readonly updates: Counter
  private watchesProcess = false

  constructor() {
    const registers = [this.registry]
    this.commits = new Histogram({
      name: 'cowrite_journal_commit_seconds',
      help: 'Time from the start of a transaction of the journal to its commit, in seconds.',
      buckets: COMMIT_BUCKETS_S,
      registers,
    })
    this.updates = new Counter({
      name: 'cowrite_journal_committed_updates_total',
      help: 'Updates committed to the database.',
      registers,
    })
  }

  /** Records one commit: its duration in ms, and the number of its updates. */
  committed(outcome: { readonly ms: number; readonly updates: number }): void {
    this.commits.observe(outcome.ms / 1_000)
    this.updates.inc(outcome.updates)
  }

  /** MIME type of the text from {@link read}. */
  get contentType(): string {
    return this.registry.contentType
  }

  /**
   * The current values of all metrics. The first call starts the metrics of the process, which have a small permanent
   * cost.
   */
  async read(): Promise<string> {
    if (!this.watchesProcess) {
      this.watchesProcess = true
      collectDefaultMetrics({ register: this.registry })
    }
    return await this.registry.metrics()
  }

  /** Registers a gauge, whose value is read at each request. */
  gauge(name: string, help: string, value: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(value())
      },
    })
  }

  /** Registers a counter, whose value is stored elsewhere and read at each request. */
  counter(name: string, help: string, value: () => number): void {
    new Counter({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.reset()
        this.inc(value())
      },
    })
  }

  /** Registers a gauge for each set of labels, which are read with their values at each request. */
  gauges<Label extends string>(
    name: string,
    help: string,
    labels: readonly Label[],
    values: () => Iterable<readonly [of: Readonly<Record<Label, string>>, value: number]>,
  ): void {
    new Gauge<Label>({
      name,
      help,
      labelNames: labels,
      registers: [this.registry],
      collect() {
        this.reset()
        for (const [of, value] of values()) this.set(of, value)
      },
    })
  }

  /** Registers a counter for each set of labels, and returns what adds to one. */
  counters<Label extends string>(
    name: string,
    help: string,
    labels: readonly Label[],
  ): (of: Readonly<Record<Label, string>>, by: number) => void {
    const counter = new Counter<Label>({ name, help, labelNames: labels, registers: [this.registry] })
    return (of, by) => counter.inc(of, by)
  }

  /** Registers a histogram for each set of labels, and returns what records a duration, in ms. `buckets`: in seconds. */
  histograms<Label extends string>(
    name: string,
    help: string,
    labels: readonly Label[],
    buckets: readonly number[],
  ): (of: Readonly<Record<Label, string>>, ms: number) => void {
    const registers = [this.registry]
    const histogram = new Histogram<Label>({
      name,
      help,
      labelNames: labels,
      buckets: [...buckets],
      registers,
    })
    return (of, ms) => histogram.observe(of, ms / 1_000)
  }
}
