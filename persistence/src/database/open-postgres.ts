import { Kysely, PostgresDialect, sql } from 'kysely'
import { Client, Pool } from 'pg'
import type { Keyring } from '../encryption/keyring.ts'
import { StoreError } from '../store-error.ts'
import { DatabaseStore } from './database-store.ts'
import { toStoreError } from './guarded-sql.ts'
import { migrate } from './migrate.ts'
import { PostgresSql, poolConfig } from './postgres.ts'

/** As `server_version_num` counts: PostgreSQL 15.0. */
const OLDEST_VERSION = 150_000

/** Migrates the database and opens a pool of connections to it. */
export async function openPostgresStore(
  url: string,
  keys: Keyring | null,
  onIdleError: (error: Error) => void,
  onMigrated?: (names: readonly string[]) => void,
): Promise<DatabaseStore> {
  refuseUnreadable(url)
  // A pool of its own: migrations may take longer than any statement of the store, and need one connection.
  const pool = new Pool({ ...poolConfig(url), max: 1 })
  pool.on('error', onIdleError)
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
    return await DatabaseStore.open('postgres', driver, keys)
  } catch (error) {
    await driver.close()
    throw error
  }
}

/** The driver reads the URL when it connects, and a URL that it cannot read would look like a mistake of the program. */
function refuseUnreadable(url: string): void {
  try {
    new Client({ connectionString: url })
  } catch (error) {
    // Files that the URL names, and what else may be wrong, are told by the first connection.
    if (!(error instanceof TypeError || error instanceof URIError)) return
    // Neither the message nor the cause: the error may hold the URL, and the URL a password.
    throw new StoreError(
      'database-unsuitable',
      'The URL of the database cannot be read: special characters in names and passwords are written as %XX.',
    )
  }
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
