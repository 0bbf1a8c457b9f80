import { Kysely, PostgresDialect, sql } from 'kysely'
import { Client, Pool } from 'pg'
import { StoreError } from '../../store-error.ts'
import { toStoreError } from '../guarded-sql.ts'
import { migrate } from '../migrations/migrate.ts'
import type { OpenDatabase } from '../open-database.ts'
import { ALL_ORGANIZATIONS, TENANT_SETTING } from '../tenants.ts'
import { PostgresSql, poolConfig } from './postgres.ts'

/** PostgreSQL 15.0, in the form of `server_version_num`. */
const OLDEST_VERSION = 150_000

/** Migrates the database and makes a pool of connections to it. */
export async function openPostgresDatabase(
  url: string,
  onIdleError: (error: Error) => void = () => {},
  onMigrated: (names: readonly string[]) => void = () => {},
  onBypass: (role: string) => void = () => {},
): Promise<OpenDatabase> {
  refuseUnreadable(url)
  // A pool of its own: migrations may take longer than any statement of the store, and need one connection.
  const pool = new Pool({ ...poolConfig(url), max: 1 })
  pool.on('error', onIdleError)
  // Neither the pool nor Kysely listens to a connection that is in use. The running statement fails.
  pool.on('connect', (client) => client.on('error', () => {}))
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  try {
    const bypassing = await refuseUnsuitable(kysely)
    if (bypassing !== null) onBypass(bypassing)
    onMigrated(await migrate(kysely))
  } finally {
    await kysely.destroy()
  }
  return { sql: new PostgresSql(url, onIdleError), release: () => {} }
}

/** Rejects a URL with which the driver would throw while it connects, or never connect. */
function refuseUnreadable(url: string): void {
  let port: number
  try {
    port = new Client(poolConfig(url)).port
  } catch (error) {
    // The message of the URL's parser may contain the URL and thus a password; other messages name a file and a reason.
    if (error instanceof TypeError || error instanceof URIError)
      throw unreadable('special characters in names and passwords are written as %XX')
    throw unreadable(error instanceof Error ? error.message : String(error), error)
  }
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw unreadable('its port is no number from 1 to 65535')
  }
}

/** The message does not contain the URL, which may contain a password. */
function unreadable(why: string, cause?: unknown): StoreError {
  return new StoreError('database-unsuitable', `The URL of the database cannot be used: ${why}.`, { cause })
}

/** What the role of a connection is. */
interface Settings {
  readonly version: number
  readonly name: string
  readonly commit: string
  readonly tenants: string | null
  readonly role: string
  readonly bypasses: boolean
}

/**
 * Rejects a server that is too old, and settings of the role or database by which a returned commit may be lost.
 * Resolves to the name of the role when no policy applies to it, else to `null`.
 */
async function refuseUnsuitable(kysely: Kysely<unknown>): Promise<string | null> {
  const settings = await sql<Settings>`
    SELECT current_setting('server_version_num')::integer AS version, current_setting('server_version') AS name,
      current_setting('synchronous_commit') AS commit, current_setting('cowrite.organization', true) AS tenants,
      current_user AS role, rolsuper OR rolbypassrls AS bypasses
    FROM pg_roles WHERE rolname = current_user`
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
  if (row.tenants !== ALL_ORGANIZATIONS) {
    throw new StoreError(
      'database-unsuitable',
      `The setting ${TENANT_SETTING} did not arrive, without which the database shows no document: ` +
        'a connection pooler between has to pass on the option of the same name, or has to be left out.',
    )
  }
  return row.bypasses ? row.role : null
}
