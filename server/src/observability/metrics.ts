import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** Metrics of the journal. Sizes in bytes, `since` in ms since 1970. */
export interface JournalFigures {
  readonly pendingUpdates: number
  readonly pendingBytes: number
  readonly transactions: number
  readonly state: { readonly name: 'healthy' } | { readonly name: 'retrying'; readonly since: number }
}

/** Metrics of the rooms. */
export interface RoomFigures {
  readonly journal: JournalFigures
  /** Open rooms. */
  readonly size: number
  /** Members of all rooms, including agents. */
  readonly members: number
  readonly isJournalFull: boolean
  readonly refusedUpdates: number
  readonly givenUpUpdates: number
}

/** Metrics of the other nodes. */
export interface NodeFigures {
  readonly others: number
  readonly busState: { readonly name: 'connected' | 'away' }
  readonly counts: { readonly published: number; readonly received: number; readonly dropped: number }
  readonly repairedRows: number
}

/** Upper bounds in seconds: a commit takes some ms on a dedicated disk, seconds on an overloaded one. */
const COMMIT_BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/**
 * The metrics of one server in Prometheus's text format. Values are read at each request; only commits are recorded as
 * they happen. No label contains the name of a document or person.
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

  /** Registers the metrics of rooms and sockets; must be called once. */
  watch(rooms: RoomFigures, sockets: { readonly size: number }): void {
    const { journal } = rooms
    this.gauge('cowrite_rooms', 'Open rooms, one for each document in use.', () => rooms.size)
    this.gauge('cowrite_members', 'Sessions and agents in rooms.', () => rooms.members)
    this.gauge('cowrite_connections', 'Open WebSockets.', () => sockets.size)
    this.gauge(
      'cowrite_journal_healthy',
      '1 while the last transaction of the journal succeeded, 0 while it fails and is tried again.',
      () => (journal.state.name === 'healthy' ? 1 : 0),
    )
    this.gauge(
      'cowrite_journal_full',
      '1 while new updates are refused because too much waits for the database, else 0.',
      () => (rooms.isJournalFull ? 1 : 0),
    )
    this.gauge(
      'cowrite_journal_failing_seconds',
      'Time since the first failure in a row of the journal, in seconds; 0 while it is healthy.',
      () => (journal.state.name === 'healthy' ? 0 : Math.max(0, Date.now() - journal.state.since) / 1_000),
    )
    this.gauge(
      'cowrite_journal_pending_updates',
      'Updates accepted and not known to be in the database.',
      () => journal.pendingUpdates,
    )
    this.gauge(
      'cowrite_journal_pending_bytes',
      'Their size in bytes, with 200 for what surrounds each.',
      () => journal.pendingBytes,
    )
    this.counter(
      'cowrite_journal_transactions_total',
      'Transactions that the journal committed.',
      () => journal.transactions,
    )
    this.counter(
      'cowrite_journal_refused_updates_total',
      'Updates refused because too much waited for the database; their writers are asked for them again.',
      () => rooms.refusedUpdates,
    )
    this.counter(
      'cowrite_journal_given_up_updates_total',
      'Accepted updates given up because the database refuses their document for good.',
      () => rooms.givenUpUpdates,
    )
  }

  /** Registers the metrics of the connections between nodes; must be called once. */
  watchNodes(nodes: NodeFigures): void {
    this.gauge('cowrite_nodes', 'Other nodes that are alive.', () => nodes.others)
    this.gauge(
      'cowrite_redis_connected',
      '1 while other nodes are reached through Redis, 0 while only through the database or for a node alone.',
      () => (nodes.busState.name === 'connected' ? 1 : 0),
    )
    this.counter(
      'cowrite_redis_published_total',
      'Messages handed to Redis for other nodes.',
      () => nodes.counts.published,
    )
    this.counter(
      'cowrite_redis_received_total',
      'Messages of other nodes that came through Redis.',
      () => nodes.counts.received,
    )
    this.counter(
      'cowrite_redis_dropped_total',
      'Messages for other nodes that Redis could not take; they read what they miss from the database.',
      () => nodes.counts.dropped,
    )
    this.counter(
      'cowrite_repaired_rows_total',
      'Updates of other nodes read from the database because no message had brought them.',
      () => nodes.repairedRows,
    )
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

  private gauge(name: string, help: string, value: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(value())
      },
    })
  }

  /** Registers a counter whose value is stored elsewhere. */
  private counter(name: string, help: string, value: () => number): void {
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
}
