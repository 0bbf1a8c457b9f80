import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openStore } from '../../open-store.ts'
import type { Store } from '../../store.ts'
import { StoreError } from '../../store-error.ts'
import { describeStore } from '../../testing/contract.ts'
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts'
import { MIGRATIONS } from '../migrations/index.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
  }
}

const databases: TestDatabase[] = []
const idleErrors: Error[] = []

async function newDatabase(): Promise<string> {
  const database = await createTestDatabase(inject('postgresUrl'))
  databases.push(database)
  return database.url
}

function open(url: string): Promise<Store> {
  return openStore({ kind: 'postgres', url, onIdleError: (error) => idleErrors.push(error) })
}

async function query<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

afterAll(async () => {
  for (const database of databases) await database.drop()
})

describeStore('postgres', async () => open(await newDatabase()))

describe('two nodes on one PostgreSQL', () => {
  let url: string
  let nodes: Store[]

  beforeAll(async () => {
    url = await newDatabase()
    nodes = await Promise.all([open(url), open(url), open(url)])
  })

  afterAll(async () => {
    for (const node of nodes) await node.close()
  })

  it('DUR-5: may start at once on an empty database: it is migrated once', async () => {
    const executed = await query<{ name: string }>(url, 'SELECT name FROM kysely_migration ORDER BY name')
    expect(executed.map((row) => row.name)).toEqual(MIGRATIONS.map((script) => script.name))
    expect(await query(url, 'SELECT name FROM organization')).toEqual([{ name: 'default' }])
  })

  it('DUR-6: append to the same documents in opposite orders without deadlock, hole or double', async () => {
    const ids: string[] = []
    for (let at = 0; at < 8; at++) {
      ids.push(
        (await nodes[0]!.documents.ensure({ project: 'p', key: randomUUID() }, 'Untitled')).document.id,
      )
    }
    const rounds = 60
    const seqs = new Map(ids.map((id): [string, number[]] => [id, []]))
    const write = async (node: Store, writer: number): Promise<void> => {
      for (let round = 0; round < rounds; round++) {
        const order = writer % 2 === 0 ? ids : [...ids].reverse()
        const entries = order.map((documentId) => ({
          documentId,
          bytes: Uint8Array.of(writer, round),
          principal: `agent:${writer}`,
        }))
        const given = await node.updates.append(entries)
        for (const [at, documentId] of order.entries()) seqs.get(documentId)?.push(given[at] ?? 0)
      }
    }
    const writers = nodes.flatMap((node, at) => [write(node, at * 2), write(node, at * 2 + 1)])
    await Promise.all(writers)
    const total = rounds * writers.length
    for (const id of ids) {
      const all = Array.from({ length: total }, (_, at) => at + 1)
      expect(seqs.get(id)?.sort((a, b) => a - b)).toEqual(all)
      const stored = await nodes[1]!.updates.load(id)
      expect(stored.head).toBe(total)
      expect(stored.tail.map((update) => update.seq)).toEqual(all)
      for (let writer = 0; writer < writers.length; writer++) {
        const own = stored.tail
          .filter((update) => update.bytes[0] === writer)
          .map((update) => update.bytes[1])
        expect(own).toEqual(Array.from({ length: rounds }, (_, round) => round))
      }
    }
    const [{ deadlocks } = { deadlocks: '?' }] = await query<{ deadlocks: string }>(
      url,
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    )
    expect(deadlocks).toBe('0')
  })

  it('goes on after its connections were broken', async () => {
    const node = await open(url)
    await node.ping()
    await query(
      url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'cowrite' AND state = 'idle'`,
    )
    await expect
      .poll(
        () =>
          node.ping().then(
            () => true,
            () => false,
          ),
        { timeout: 10_000 },
      )
      .toBe(true)
    expect(idleErrors.length).toBeGreaterThan(0)
    await node.close()
  })
})

describe('openStore on PostgreSQL', () => {
  it('DUR-7: refuses a database that a newer program has migrated, and changes nothing in it', async () => {
    const url = await newDatabase()
    await (await open(url)).close()
    await query(url, `INSERT INTO kysely_migration VALUES ('9999-later', '${new Date().toISOString()}')`)
    const before = await query(url, 'SELECT * FROM kysely_migration')
    await expect(open(url)).rejects.toMatchObject({
      name: 'StoreError',
      code: 'database-newer',
      message: expect.stringContaining('9999-later'),
    })
    expect(await query(url, 'SELECT * FROM kysely_migration')).toEqual(before)
  })

  it('DUR-8: refuses a database whose commits are no promise', async () => {
    const url = await newDatabase()
    await query(url, `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET synchronous_commit = off`)
    await expect(open(url)).rejects.toMatchObject({ code: 'database-unsuitable' })
  })

  it('says so when there is no database', async () => {
    await expect(open('postgres://nobody:x@127.0.0.1:1/none')).rejects.toBeInstanceOf(StoreError)
    await expect(open('postgres://nobody:x@127.0.0.1:1/none')).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('tells data that is refused from a database that is away', async () => {
    const store = await open(await newDatabase())
    const { document } = await store.documents.ensure({ project: 'p', key: 'a' }, 'Untitled')
    await expect(store.documents.rename(document.id, 'nul \0')).rejects.toMatchObject({ code: 'rejected' })
    const entry = { documentId: 'no uuid', bytes: Uint8Array.of(1), principal: 'guest:one' }
    await expect(store.updates.append([entry])).rejects.toMatchObject({ code: 'rejected' })
    await store.updates.append([{ ...entry, documentId: document.id }])
    // More often than there are connections: none is left waiting for the rest of its rows.
    for (let at = 0; at < 12; at++) {
      await expect(store.updates.load('no uuid')).rejects.toMatchObject({ code: 'rejected' })
    }
    expect((await store.updates.load(document.id)).head).toBe(1)
    await store.close()
  })
})
