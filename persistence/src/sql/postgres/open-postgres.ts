import { Kysely, PostgresDialect, sql } from 'kysely'
import { Client, Pool } from 'pg'
import type { Keyring } from '../../encryption/keyring.ts'
import { SqlStore } from '../../sql-store.ts'
import { StoreError } from '../../store-error.ts'
import { toStoreError } from '../guarded-sql.ts'
import { migrate } from '../migrations/migrate.ts'
import { PostgresSql, poolConfig } from './postgres.ts'

/** As `server_version_num` counts: PostgreSQL 15.0. */
const OLDEST_VERSION = 150_000

/** Migrates the database and opens a pool of connections to it. */
export async function openPostgresStore(
  url: string,
  keys: Keyring | null,
  onIdleError: (error: Error) => void,
  onMigrated?: (names: readonly string[]) => void,
): Promise<SqlStore> {
  refuseUnreadable(url)
  // A pool of its own: migrations may take longer than any statement of the store, and need one connection.
  const pool = new Pool({ ...poolConfig(url), max: 1 })
  pool.on('error', onIdleError)
  // While a connection is in use the pool does not listen to it, and neither does Kysely. The statement under way fails.
  pool.on('connect', (client) => client.on('error', () => {}))
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  try {
    await refuseUnsuitable(kysely)
    const names = await migrate(kysely)
    onMigrated?.(names)
  } finally {
    await kysely.destroy()
  }
  const driver = new PostgresSql(url, onIdleError)
  try {
    return await SqlStore.open('postgres', driver, keys)
  } catch (error) {
    await driver.close()
    throw error
  }
}

/** Else the driver throws in the middle of connecting, or waits for ever. */
function refuseUnreadable(url: string): void {
  let port: number
  try {
    port = new Client(poolConfig(url)).port
  } catch (error) {
    // An error of the URL's parser may hold the URL, and that a password; others name a file, and why it is of no use.
    if (error instanceof TypeError || error instanceof URIError)
      throw unreadable('special characters in names and passwords are written as %XX')
    throw unreadable(error instanceof Error ? error.message : String(error), error)
  }
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw unreadable('its port is no number from 1 to 65535')
  }
}

/** The URL is not repeated, as it may hold a password. */
function unreadable(why: string, cause?: unknown): StoreError {
  return new StoreError('database-unsuitable', `The URL of the database cannot be used: ${why}.`, { cause })
}

/** A commit must be durable when it returns, whatever the role's or the database's settings say. */
async function refuseUnsuitable(kysely: Kysely<unknown>): Promise<void> {
  const settings = await sql<{ version: number; name: string; commit: string }>`
    SELECT current_setting('server_version_num')::integer AS version, current_setting('server_version') AS name,
      current_setting('synchronous_commit') AS commit`
    .execute(kysely)
    .catch((error: unknown) => {
      throw toStoreError(error)
    })
  const [row] = settings.rows
  if (row === undefined) throw new TypeError('PostgreSQL answered without its settings.')
  if (row.version < OLDEST_VERSION) {
    throw new StoreError(
      'database-unsuitable',
      `PostgreSQL ${row.name} is too old: version 15 or later is needed.`,
    )
  }
  if (row.commit === 'off') {
    throw new StoreError(
      'database-unsuitable',
      'synchronous_commit is off, so what PostgreSQL reports as committed may be lost: ' +
        'run ALTER ROLE … SET synchronous_commit = on for the role that Cowrite uses.',
    )
  }
}
