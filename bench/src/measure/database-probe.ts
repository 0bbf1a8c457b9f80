import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { RunDatabase } from '../run/database.ts'
import { Histogram } from './histogram.ts'

/** An idle connection hands in its counts after 10 s at the latest (PGSTAT_IDLE_INTERVAL of PostgreSQL 15). */
const COUNTS_DELAY_MS = 11_000
/** As long as a keystroke's update with its envelope. */
const ROW = Buffer.alloc(50, 7)

/**
 * Looks at the PostgreSQL beside a server through one connection to a database of its own, so that what it does is not
 * counted as the server's.
 */
export class DatabaseProbe {
  readonly #client: pg.Client
  readonly #watched: string

  private constructor(client: pg.Client, watched: string) {
    this.#client = client
    this.#watched = watched
  }

  /** Connects; end it with `close`. */
  static async connect(database: RunDatabase): Promise<DatabaseProbe> {
    const client = new pg.Client({ connectionString: database.probeUrl })
    await client.connect()
    await client.query(
      'CREATE TABLE bare (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, bytes bytea NOT NULL)',
    )
    return new DatabaseProbe(client, new URL(database.url).pathname.slice(1))
  }

  /** Inserts rows of 50 bytes for `ms`, one after the other, each its own commit; microseconds of each. */
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

  /** Transactions committed so far in the server's database, as long as nothing was committed in the last 11 s. */
  async commits(): Promise<number> {
    const { rows } = await this.#client.query<{ commits: string }>(
      'SELECT xact_commit AS commits FROM pg_stat_database WHERE datname = $1',
      [this.#watched],
    )
    return Number(rows[0]?.commits)
  }

  /** Waits until every connection has handed in its counts, then counts. Nobody may write meanwhile. */
  async settledCommits(): Promise<number> {
    await delay(COUNTS_DELAY_MS)
    return this.commits()
  }

  /** Disconnects. */
  close(): Promise<void> {
    return this.#client.end()
  }
}
