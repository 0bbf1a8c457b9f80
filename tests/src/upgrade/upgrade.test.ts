import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '@cowrite/persistence'
import { createTestDatabase, type TestDatabase } from '@cowrite/persistence/test-database'
import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { MIGRATIONS } from '../../../persistence/src/sql/migrations/index.ts'
import { migrate } from '../../../persistence/src/sql/migrations/migrate.ts'
import type {} from '../../../scripts/services/provided.ts'
import { call } from '../accounts/api.ts'
import { requestAs, startAccountServer } from '../harness/accounts.ts'
import { tempFolder } from '../harness/temp-folder.ts'
import {
  type Execute,
  OLD_TABLES,
  type Rows,
  readRows,
  withoutNew,
  writeEverything,
  writeRows,
} from './old-database.ts'

/** The migrations of the release before accounts. */
const OLD = MIGRATIONS.slice(
  0,
  MIGRATIONS.findIndex(({ name }) => name === '0011-access'),
)
const OWNER = {
  email: 'ada@example.org',
  name: 'Ada',
  password: 'correct horse battery',
  organization: 'Ada',
}

const databases: TestDatabase[] = []
let rows: Rows

async function newDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase(inject('postgresUrl'))
  databases.push(database)
  return database
}

/** Works on a database directly, as its superuser. */
async function directly<Result>(url: string, work: (execute: Execute) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(async (text, values = []) => (await client.query(text, [...values])).rows)
  } finally {
    await client.end()
  }
}

beforeAll(async () => {
  const source = await newDatabase()
  const store = await openStore({ kind: 'postgres', url: source.url })
  await writeEverything(store)
  await store.close()
  await directly(source.adminUrl, (execute) =>
    execute(`INSERT INTO model_call (id, organization_id, run, principal, project, task, provider, model, mode, input_tokens, output_tokens)
      SELECT gen_random_uuid(), id, 'run', 'guest', 'demo', 'edit', 'openai', 'm', 'stream', 9, 9 FROM organization`),
  )
  rows = await directly(source.adminUrl, readRows)
})
afterAll(async () => {
  for (const database of databases) await database.drop()
})

/** A database of the release before accounts, with its documents. */
async function oldPostgres(): Promise<TestDatabase> {
  const database = await newDatabase()
  // Its role owned the tables.
  const kysely = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: database.blindUrl, max: 1 }) }),
  })
  await migrate(kysely, OLD)
  await kysely.destroy()
  await directly(database.blindUrl, (execute) => writeRows(execute, rows))
  return database
}

/** The sign-in of the first owner, and what they see. */
async function asFirstOwner(env: Readonly<Record<string, string>>): Promise<void> {
  await using server = await startAccountServer({ env })
  expect((await fetch(`${server.url}/api/documents?all=true`)).status).toBe(401)
  const token = server.server.setUpUrl?.split('/').at(-1)
  const signed = await call(server, 'POST', '/auth/setup', { ...OWNER, token })
  expect(signed.status).toBe(200)
  const owner = { accessToken: signed.body.accessToken as string }
  const get = async (path: string): Promise<unknown> => {
    const response = await requestAs(server, owner, 'GET', path)
    expect(response.status, path).toBe(200)
    return await response.json()
  }
  const addresses = async (query: string) =>
    ((await get(`/api/documents?${query}`)) as { documents: { address: string }[] }).documents
      .map(({ address }) => address)
      .filter((address) => address !== 'demo/welcome')
      .toSorted()
  expect(await addresses('all=true')).toEqual(['demo/plan', 'garden/notes/a'])
  expect(await addresses('all=true&trashed=true')).toEqual(['garden/old'])
  for (const address of ['demo/plan', 'garden/notes/a']) {
    const path = `/api/documents/${encodeURIComponent(address)}`
    const key = address.slice(address.indexOf('/') + 1)
    expect(JSON.stringify(await get(`${path}/blocks`))).toContain(`Words of ${key}.`)
    expect(await get(`${path}/versions`)).toMatchObject({ versions: [{ name: 'First' }] })
    expect(await get(`${path}/runs`)).toMatchObject({ runs: [{ action: 'continue' }] })
  }
  expect(await get('/api/documents/demo%2Fplan/backlinks')).toMatchObject({
    documents: [{ address: 'garden/notes/a' }],
  })
}

it('ACC-120: a PostgreSQL of the release before keeps every row, and its documents are those of the first organization', async () => {
  const database = await oldPostgres()
  const before = await directly(database.adminUrl, readRows)
  for (const table of OLD_TABLES) expect(before[table]?.length, table).toBeGreaterThan(0)
  const names: string[] = []
  const store = await openStore({
    kind: 'postgres',
    url: database.blindUrl,
    onMigrated: (ran) => void names.push(...ran),
  })
  await store.close()
  expect(names).toEqual(MIGRATIONS.slice(OLD.length).map(({ name }) => name))
  expect(withoutNew(await directly(database.adminUrl, readRows), before)).toEqual(before)
  await asFirstOwner({ DATABASE_URL: database.blindUrl })
})

it('ACC-120: and so does an embedded database', async () => {
  await using folder = await tempFolder()
  const place = join(folder.path, 'database')
  mkdirSync(place, { mode: 0o700 })
  const db = await PGlite.create(place)
  await migrate(new Kysely<unknown>({ dialect: new PGliteDialect({ pglite: db }) }), OLD)
  const execute: Execute = async (text, values = []) => (await db.query<object>(text, [...values])).rows
  await writeRows(execute, rows)
  await db.close()
  await asFirstOwner({ COWRITE_DATA_DIR: folder.path })
})
