import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openStore } from '../open-store.ts'
import type { Store } from '../store.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { DEFAULT_ORGANIZATION_ID } from './migrations/0001-start.ts'
import { openPgliteDatabase } from './pglite/open-pglite.ts'
import type { Sql } from './sql.ts'
import { limitToTenants } from './tenants.ts'

const OTHER = '01a22e3a-11d5-7126-85b0-e2ab9cf769a4'
const folders: string[] = []
let database: TestDatabase
let store: Store

beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
  store = await openStore({ kind: 'postgres', url: database.url })
  await populate(store)
  await onDatabase(database.url, async (client) => {
    await client.query("INSERT INTO organization (id, name) VALUES ($1, 'other')", [OTHER])
    await client.query("INSERT INTO project (id, organization_id, key) VALUES ($1, $1, 'other')", [OTHER])
  })
  await store.documents.ensure({ project: 'other', key: 'secret' }, 'Secret')
})
afterAll(async () => {
  await store.close()
  await database.drop()
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

async function populate(to: Store): Promise<void> {
  const { document } = await to.documents.ensure({ project: 'demo', key: 'plan' }, 'Plan')
  await to.updates.append([
    {
      documentId: document.id,
      bytes: Uint8Array.of(1),
      principal: 'guest',
      authored: [{ client: 1, clock: 0, author: { principal: 'guest', kind: 'guest', run: null } }],
    },
  ])
  await to.links.replace(document.id, 1, ['demo/other'])
}

async function onDatabase<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** The tables with a column, and what protects each. */
async function tablesWith(column: string) {
  const { rows } = await onDatabase(database.adminUrl, (client) =>
    client.query<{ table: string; enabled: boolean; forced: boolean; policies: string[] }>(
      `SELECT c.relname AS table, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced,
        ARRAY(SELECT polname::text FROM pg_policy WHERE polrelid = c.oid) AS policies
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND a.attname = $1 ORDER BY 1`,
      [column],
    ),
  )
  return rows
}

/** Rows of each table of organizations that a connection sees; those without any are left out. */
async function seen(client: Client): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { table } of [{ table: 'organization' }, ...(await tablesWith('organization_id'))]) {
    const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM ${table}`)
    if (rows[0]?.count !== '0') counts[table] = Number(rows[0]?.count)
  }
  return counts
}

const EVERYTHING = {
  authorship: 1,
  document: 2,
  document_link: 1,
  document_update: 1,
  organization: 2,
  project: 2,
}

describe('the boundary between organizations in the database', () => {
  it('ACC-101: holds for every table with rows of an organization, for its owner too', async () => {
    const tables = await tablesWith('organization_id')
    expect(tables.length).toBeGreaterThan(20)
    for (const one of tables)
      expect(one).toEqual({ table: one.table, enabled: true, forced: true, policies: ['tenant'] })
    // What belongs to a document belongs to an organization.
    const named = tables.map(({ table }) => table)
    for (const { table } of await tablesWith('document_id')) expect(named).toContain(table)
  })

  it('ACC-102: shows nothing to a connection without the setting, which can write nothing either', async () => {
    await onDatabase(database.adminUrl, async (client) => expect(await seen(client)).toEqual(EVERYTHING))
    await onDatabase(database.url, async (client) => expect(await seen(client)).toEqual(EVERYTHING))
    await onDatabase(database.blindUrl, async (client) => {
      expect(await seen(client)).toEqual({})
      const changed = await client.query("UPDATE document SET title = 'Mine'")
      expect(changed.rowCount).toBe(0)
      expect((await client.query('DELETE FROM document')).rowCount).toBe(0)
      const insert = "INSERT INTO project (id, organization_id, key) VALUES (gen_random_uuid(), $1, 'mine')"
      await expect(client.query(insert, [OTHER])).rejects.toMatchObject({ code: '42501' })
      // A transaction's setting leaves an empty one behind, which is none.
      await client.query(`BEGIN; ${limitToTenants([OTHER])}`)
      expect(await seen(client)).toEqual({ document: 1, organization: 1, project: 1 })
      await client.query('COMMIT')
      expect(await client.query("SELECT current_setting('cowrite.organization', true) AS is")).toMatchObject({
        rows: [{ is: '' }],
      })
      expect(await seen(client)).toEqual({})
    })
  })

  it('ACC-103: limits a store of some organizations to their rows, in reading and in writing', async () => {
    await checkTenants(store)
  })

  it('ACC-103: and in the embedded database, whose program is no superuser there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cowrite-boundary-'))
    folders.push(folder)
    const { sql, release } = await openPgliteDatabase(folder)
    await insertOther(sql)
    expect(
      await sql.query({ name: 'who', text: "SELECT current_setting('is_superuser') AS is" }, []),
    ).toEqual([{ is: 'off' }])
    await sql.close()
    release()
    // A second start migrates nothing and drops the superuser too.
    const embedded = await openStore({ kind: 'pglite', dataDir: folder })
    await populate(embedded)
    await embedded.documents.ensure({ project: 'other', key: 'secret' }, 'Secret')
    await checkTenants(embedded)
    await embedded.close()
  })

  it('ACC-104: is known not to apply to a superuser, which the opening tells', async () => {
    const told: string[] = []
    const open = async (url: string) => {
      const opened = await openStore({ kind: 'postgres', url, onBypass: (role) => told.push(role) })
      await opened.close()
    }
    await open(database.blindUrl)
    expect(told).toEqual([])
    await open(database.adminUrl)
    expect(told).toEqual([new URL(database.adminUrl).username])
  })

  it('ACC-105: only starts of connections see all organizations: no other code of the store names the setting', async () => {
    const root = join(import.meta.dirname, '..')
    const names = (await readdir(root, { recursive: true })).filter((name) => /(?<!\.test)\.ts$/.test(name))
    const naming: string[] = []
    for (const name of names) {
      if (/ALL_ORGANIZATIONS|cowrite\.organization/.test(await readFile(join(root, name), 'utf8')))
        naming.push(name)
    }
    expect(naming.toSorted()).toEqual([
      'sql/migrations/0012-tenant-boundary.ts',
      'sql/pglite/restrict-pglite.ts',
      'sql/postgres/open-postgres.ts',
      'sql/postgres/postgres.ts',
      'sql/tenants.ts',
      'testing/test-database.ts',
    ])
  })
})

async function insertOther(sql: Sql): Promise<void> {
  await sql.query({ name: 'o', text: "INSERT INTO organization (id, name) VALUES ($1, 'other')" }, [OTHER])
  const project = "INSERT INTO project (id, organization_id, key) VALUES ($1, $1, 'other')"
  await sql.query({ name: 'p', text: project }, [OTHER])
}

/** What stores of one, of two and of no organization see and may write. */
async function checkTenants(whole: Store): Promise<void> {
  const [own, other] = [whole.forTenants([DEFAULT_ORGANIZATION_ID]), whole.forTenants([OTHER])]
  const keys = async (of: Pick<Store, 'documents'>) =>
    (await of.documents.list(null, { trashed: false, limit: 9 })).map(({ key }) => key).toSorted()
  expect(await keys(whole)).toEqual(['plan', 'secret'])
  expect(await keys(own)).toEqual(['plan'])
  expect(await keys(other)).toEqual(['secret'])
  expect(await keys(whole.forTenants([OTHER, DEFAULT_ORGANIZATION_ID]))).toEqual(['plan', 'secret'])
  expect(await keys(whole.forTenants([]))).toEqual([])

  const secret = await whole.documents.find({ project: 'other', key: 'secret' })
  expect(await own.documents.find({ project: 'other', key: 'secret' })).toBeNull()
  expect(await own.documents.rename(secret!.id, 'Mine')).toBeNull()
  await expect(own.updates.load(secret!.id)).rejects.toMatchObject({ code: 'unknown-document' })
  const entry = { documentId: secret!.id, bytes: Uint8Array.of(2), principal: 'guest' }
  await expect(own.updates.append([entry])).rejects.toMatchObject({ code: 'unknown-document' })
  const work = own.transaction(async (unit) => {
    await unit.documents.rename((await unit.documents.find({ project: 'demo', key: 'plan' }))!.id, 'Ours')
    return await unit.documents.setTrashed(secret!.id, true)
  })
  expect(await work).toBeNull()
  expect((await whole.documents.find({ project: 'demo', key: 'plan' }))?.title).toBe('Ours')
  expect((await whole.documents.find({ project: 'other', key: 'secret' }))?.trashedAt).toBeNull()
  // A limited transaction leaves the connection as it was.
  expect(await keys(whole)).toEqual(['plan', 'secret'])
  expect(() => limitToTenants(["x'; DROP TABLE document; --"])).toThrow(TypeError)
}
