import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { RunDatabase } from '../run/database.ts'
import { Histogram } from './histogram.ts'

/**
 * Maximum delay after which an idle connection reports its counts, 10 s (PGSTAT_IDLE_INTERVAL of PostgreSQL 15), plus 1
 * s.
 */
const COUNTS_DELAY_MS = 11_000
/** The size of a keystroke's update with its envelope. */
const ROW = Buffer.alloc(50, 7)

/**
 * Observes the server's PostgreSQL through one connection to a separate database, so that its own queries do not count
 * as the server's.
 */
export class DatabaseProbe {
  readonly #client: pg.Client
  readonly #watched: string

  private constructor(client: pg.Client, watched: string) {
    this.#client = client
    this.#watched = watched
  }

  /** Connects; must be closed with `close`. */
  static async connect(database: RunDatabase): Promise<DatabaseProbe> {
    const client = new pg.Client({ connectionString: database.probeUrl })
    await client.connect()
    await client.query(
      'CREATE TABLE bare (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, bytes bytea NOT NULL)',
    )
    return new DatabaseProbe(client, new URL(database.url).pathname.slice(1))
  }

  /**
   * Inserts rows of 50 bytes for `ms` one after the other, each in its own commit; returns the microseconds of each.
   */
  async bareInserts(ms: number): Promise<Histogram> {
    const times = new Histogram()
    const end = performance.now() + ms
    while (performance.now() < end) {
      const start = performance.now()
      await this.#client.query({ name: 'bare', text: 'INSERT INTO bare (bytes) VALUES ($1)', values: [ROW] })
      times.record((performance.now() - start) * 1000)
    }
    return times
  }

  /** Transactions committed so far in the server's database; exact if none was committed in the last 11 s. */
  async commits(): Promise<number> {
    const { rows } = await this.#client.query<{ commits: string }>(
      'SELECT xact_commit AS commits FROM pg_stat_database WHERE datname = $1',
      [this.#watched],
    )
    return Number(rows[0]?.commits)
  }

  /** Waits until every connection has reported its counts, then reads them. There must be no writes in the meantime. */
  async settledCommits(): Promise<number> {
    await delay(COUNTS_DELAY_MS)
    return this.commits()
  }

  /** Disconnects. */
  close(): Promise<void> {
    return this.#client.end()
  }
}
