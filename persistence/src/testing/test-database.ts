import { randomUUID } from 'node:crypto'
import { Client } from 'pg'

/** A database of a test's own, empty. */
export interface TestDatabase {
  readonly url: string
  /** Breaks what is still connected and removes the database. */
  drop(): Promise<void>
}

/** Creates a database on the server that `serverUrl` names, so that tests do not disturb each other. */
export async function createTestDatabase(serverUrl: string): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await onServer(serverUrl, `CREATE DATABASE ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => onServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`) }
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
