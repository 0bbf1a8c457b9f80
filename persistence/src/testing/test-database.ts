import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { ALL_ORGANIZATIONS, TENANT_SETTING } from '../sql/tenants.ts'

/** A database of a test's own, empty. */
export interface TestDatabase {
  /**
   * For a role that owns the database and is no superuser, as in operation. Every connection by it sees all organizations,
   * as those of the store do.
   */
  readonly url: string
  /** The same without that setting: such a connection sees no organization. */
  readonly blindUrl: string
  /** For the server's own user, to whom the boundary between organizations does not apply. */
  readonly adminUrl: string
  /** Breaks what is still connected and removes the database. */
  drop(): Promise<void>
}

/** The role that owns databases of tests. */
const OWNER = 'cowrite_test_owner'
const PASSWORD = 'test'

/** Creates a database on the server that `serverUrl` names, so that tests do not disturb each other. */
export async function createTestDatabase(serverUrl: string): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  // Several workers may begin at once; roles belong to the server and stay.
  await onServer(
    serverUrl,
    `DO $$ BEGIN
      PERFORM pg_advisory_xact_lock(hashtext('${OWNER}'));
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${OWNER}') THEN
        CREATE ROLE ${OWNER} LOGIN PASSWORD '${PASSWORD}' NOSUPERUSER NOBYPASSRLS;
      END IF;
    END $$`,
  )
  await onServer(serverUrl, `CREATE DATABASE ${name} OWNER ${OWNER}`)
  const admin = new URL(serverUrl)
  admin.pathname = `/${name}`
  const blind = new URL(admin)
  blind.username = OWNER
  blind.password = PASSWORD
  const url = new URL(blind)
  url.searchParams.set('options', `-c ${TENANT_SETTING}=${ALL_ORGANIZATIONS}`)
  return {
    url: url.href,
    blindUrl: blind.href,
    adminUrl: admin.href,
    drop: () => onServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`),
  }
}

/** Whether a connection waits for the lock of a table of the client's database. `pg_locks` tells of all databases. */
export async function someoneWaits(client: Client): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
      WHERE datname = current_database() AND NOT granted`,
  )
  return rows.length > 0
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
