import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openStore } from '../open-store.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { EXPORTED_TABLES, SEALED_TABLES, TABLES } from './registry.ts'

let database: TestDatabase
let client: Client
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
  await (await openStore({ kind: 'postgres', url: database.url })).close()
  client = new Client({ connectionString: database.url })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

const ACTIONS = ['exported', 'imported', 'purged', 'forgotten', 'resealed'] as const

/** The tables of the migrated database that have all of these columns. */
async function tablesWith(...columns: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT t.table_name AS name FROM information_schema.tables t
      WHERE t.table_schema NOT IN ('pg_catalog', 'information_schema') AND t.table_type = 'BASE TABLE'
        AND (SELECT count(*) FROM information_schema.columns c
          WHERE c.table_schema = t.table_schema AND c.table_name = t.table_name
            AND c.column_name = ANY ($1)) = $2
      ORDER BY name`,
    [columns, columns.length],
  )
  return rows.map(({ name }) => name)
}

/** The registered tables with an action. */
function registered(action: (typeof ACTIONS)[number]): string[] {
  return TABLES.filter((table) => !('none' in table[action]))
    .map(({ table }) => table)
    .toSorted()
}

describe('the registry of tables', () => {
  it('has each table of a migrated database once, and no other', async () => {
    expect(TABLES.map(({ table }) => table).toSorted()).toEqual(await tablesWith())
  })

  it('has a reason wherever nothing is done', () => {
    for (const table of TABLES) {
      for (const action of ACTIONS) {
        const how: object = table[action]
        if ('none' in how) expect(how.none, `${table.table}, ${action}`).toMatch(/\w.*\.$/)
      }
    }
  })

  it('forgets principals, reseals bytes and purges rows of documents in every table that has them', async () => {
    const [named, sealed] = [await tablesWith('principal'), await tablesWith('bytes', 'format', 'checksum')]
    expect(named).toContain('authorship')
    expect(sealed).toContain('document_version')
    expect(registered('forgotten')).toEqual(expect.arrayContaining(named))
    expect(registered('resealed')).toEqual(expect.arrayContaining(sealed))
    const lists = TABLES.flatMap(({ table, forgotten }) => ('array' in forgotten ? [table] : []))
    expect(lists.toSorted()).toEqual(await tablesWith('principals'))
    // Deliveries of a document end with that of its deletion.
    const purged = [...registered('purged'), 'outbox_delivery']
    expect(purged).toEqual(expect.arrayContaining(await tablesWith('document_id')))
  })

  it('restores every table that is imported after its document', () => {
    const after = TABLES.filter(({ imported }) => 'step' in imported && imported.step === 'after')
    // restore.ts has one function for each of them, and `cowrite import` calls it: a new table needs both.
    expect(after.map(({ table }) => table)).toEqual(['document_version', 'comment_thread'])
  })

  it('leaves rows to a foreign key only where the key deletes them', async () => {
    const { rows } = await client.query<{ readonly table: string; readonly cascade: string }>(
      `SELECT conrelid::regclass::text AS table, a.attname::text AS cascade FROM pg_constraint c
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
        WHERE c.contype = 'f' AND c.confrelid = 'document'::regclass AND c.confdeltype = 'c'`,
    )
    const cascades = TABLES.flatMap(({ table, purged }) =>
      'cascade' in purged ? [{ table, cascade: purged.cascade }] : [],
    )
    expect(rows).toEqual(expect.arrayContaining(cascades))
    expect(cascades.length).toBeGreaterThan(0)
  })

  it('orders what is exported', () => {
    expect(EXPORTED_TABLES).toEqual([
      'document',
      'document_snapshot',
      'document_update',
      'authorship',
      'document_version',
      'comment_thread',
      'comment',
    ])
    expect(SEALED_TABLES).toEqual([
      'document_snapshot',
      'document_update',
      'document_version',
      'comment_thread',
      'comment',
      'proposal',
      'proposal_hunk',
      'agent_run',
      'run_step',
      'run_undo',
    ])
  })
})
