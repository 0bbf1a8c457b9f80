import type { Metrics } from '../observability/metrics.ts'

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

/** Registers the metrics of rooms and of their journal. */
export function watchRooms(metrics: Metrics, rooms: RoomFigures): void {
  const { journal } = rooms
  metrics.gauge('cowrite_rooms', 'Open rooms, one for each document in use.', () => rooms.size)
  metrics.gauge('cowrite_members', 'Sessions and agents in rooms.', () => rooms.members)
  metrics.gauge(
    'cowrite_journal_healthy',
    '1 while the last transaction of the journal succeeded, 0 while it fails and is tried again.',
    () => (journal.state.name === 'healthy' ? 1 : 0),
  )
  metrics.gauge(
    'cowrite_journal_full',
    '1 while new updates are refused because too much waits for the database, else 0.',
    () => (rooms.isJournalFull ? 1 : 0),
  )
  metrics.gauge(
    'cowrite_journal_failing_seconds',
    'Time since the first failure in a row of the journal, in seconds; 0 while it is healthy.',
    () => (journal.state.name === 'healthy' ? 0 : Math.max(0, Date.now() - journal.state.since) / 1_000),
  )
  metrics.gauge(
    'cowrite_journal_pending_updates',
    'Updates accepted and not known to be in the database.',
    () => journal.pendingUpdates,
  )
  metrics.gauge(
    'cowrite_journal_pending_bytes',
    'Their size in bytes, with 200 for what surrounds each.',
    () => journal.pendingBytes,
  )
  metrics.counter(
    'cowrite_journal_transactions_total',
    'Transactions that the journal committed.',
    () => journal.transactions,
  )
  metrics.counter(
    'cowrite_journal_refused_updates_total',
    'Updates refused because too much waited for the database; their writers are asked for them again.',
    () => rooms.refusedUpdates,
  )
  metrics.counter(
    'cowrite_journal_given_up_updates_total',
    'Accepted updates given up because the database refuses their document for good.',
    () => rooms.givenUpUpdates,
  )
}
