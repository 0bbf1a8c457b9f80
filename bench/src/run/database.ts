import pg from 'pg'
import { type PostgresService, startPostgres } from '../../../scripts/services/postgres.ts'

/** The PostgreSQL of one run. */
export interface RunDatabase {
  /** The database in which the measured server stores its documents; empty at the start of the run. */
  readonly url: string
  /** Another empty database on the same PostgreSQL, for the benchmark's own queries. */
  readonly probeUrl: string
  /** Process id of PostgreSQL's main process, the parent of all others. */
  readonly pid: number
}

/** A PostgreSQL for the benchmark only, with `fsync` on, on this machine; it provides databases for runs. */
export class BenchPostgres {
  /** The version as the server reports it, such as `15.18`. */
  readonly version: string
  readonly #service: PostgresService
  #runs = 0

  private constructor(service: PostgresService, version: string) {
    this.#service = service
    this.version = version
  }

  /** Starts it. Throws when PostgreSQL is not available. */
  static async start(): Promise<BenchPostgres> {
    const service = await startPostgres({ own: true })
    try {
      const [row] = await execute<{ server_version: string }>(service.url, 'SHOW server_version')
      return new BenchPostgres(service, row?.server_version.split(' ')[0] ?? 'unknown')
    } catch (error) {
      await service.stop()
      throw error
    }
  }

  /** Runs `use` with two new databases, and removes them. Pending writes of earlier runs are flushed before. */
  async lend<T>(use: (database: RunDatabase) => Promise<T>): Promise<T> {
    const { url, pid } = this.#service
    if (pid === null) throw new Error('PostgreSQL has ended')
    this.#runs += 1
    const names = [`run_${this.#runs}`, `probe_${this.#runs}`] as const
    for (const name of names) await execute(url, `CREATE DATABASE ${name}`)
    await execute(url, 'CHECKPOINT')
    try {
      return await use({ url: at(url, names[0]), probeUrl: at(url, names[1]), pid })
    } finally {
      for (const name of names) await execute(url, `DROP DATABASE ${name} WITH (FORCE)`)
    }
  }

  /** Ends it and removes its data. */
  stop(): Promise<void> {
    return this.#service.stop()
  }
}

function at(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

async function execute<Row extends object>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(statement)).rows
  } finally {
    await client.end()
  }
}
