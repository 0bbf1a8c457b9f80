import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { Keyring } from '../encryption/keyring.ts'
import { openStore } from '../open-store.ts'
import type { Store } from '../store.ts'
import { describeStore } from '../testing/contract.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
  }
}

const newKey = (id: string) => `${id}:${randomBytes(32).toString('base64')}`
const OLD = newKey('old')
const NEW = newKey('new')
const SECRET = 'Meeting at noon.'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
})
afterAll(() => database.drop())

async function open(keys: string | null): Promise<Store> {
  return openStore({ kind: 'postgres', url: database.url, keys: keys === null ? null : Keyring.parse(keys) })
}

/** One statement past the store, as somebody with access to the database. */
async function raw<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: database.url })
  await client.connect()
  try {
    return (await client.query<Row>(text, values)).rows
  } finally {
    await client.end()
  }
}

/** Whether the words stand anywhere in the tables that hold bytes. */
async function isReadable(): Promise<boolean> {
  const rows = await raw<{ readonly found: boolean }>(
    `SELECT bool_or(position($1::bytea IN bytes) > 0) AS found FROM
      (SELECT bytes FROM document_update UNION ALL SELECT bytes FROM document_snapshot
       UNION ALL SELECT bytes FROM document_version UNION ALL SELECT bytes FROM comment
       UNION ALL SELECT bytes FROM comment_thread) AS b`,
    [Buffer.from(SECRET)],
  )
  return rows[0]?.found === true
}

const keysInUse = async () =>
  (await raw<{ readonly id: string }>('SELECT id FROM encryption_key ORDER BY id')).map(({ id }) => id)

async function written(store: Store, key: string): Promise<string> {
  const { document } = await store.documents.ensure({ project: 'sealed', key }, key)
  const bytes = Buffer.from(SECRET)
  await store.updates.append(
    Array.from({ length: 250 }, () => ({ documentId: document.id, bytes, principal: 'guest' })),
  )
  await store.updates.snapshot(document.id, 20, bytes)
  await store.versions.create({
    documentId: document.id,
    kind: 'named',
    name: 'One',
    principal: 'guest',
    bytes,
  })
  return document.id
}

async function reads(store: Store, id: string): Promise<number> {
  const { snapshot, tail } = await store.updates.load(id)
  const [version] = await store.versions.list(id, { limit: 1 })
  const bytes = version === undefined ? null : await store.versions.load(id, version.id)
  return [snapshot, ...tail, bytes].filter((row) => Buffer.from(row?.bytes ?? []).toString() === SECRET)
    .length
}

/** Writes a thread whose place and comment say the words. */
async function commented(store: Store, documentId: string): Promise<string> {
  const author = { principal: 'ann', kind: 'person', name: 'Ann', colour: null } as const
  const bytes = Buffer.from(SECRET)
  const comment = { author, invoker: null, mentions: [], bytes }
  const limits = { threads: 9, comments: 9, threadBytes: 10_000, reactions: 9 }
  const made = await store.transaction(({ comments }) =>
    comments.addThread({ documentId, bytes, assignee: null, comment }, limits),
  )
  return made?.thread ?? ''
}

describe('a database with keys', () => {
  it('ENC-4: holds no readable byte of what is written with a key, and everything comes back with it', async () => {
    const store = await open(OLD)
    const id = await written(store, 'a')
    expect(await isReadable()).toBe(false)
    expect(await reads(store, id)).toBe(232)
    await store.close()
  })

  it('ENC-5: without the key, or with another of its name, nothing is opened or changed, and the error says which', async () => {
    for (const keys of [null, NEW, newKey('old')]) {
      const before = await raw('SELECT * FROM encryption_key')
      await expect(open(keys)).rejects.toMatchObject({
        code: 'missing-key',
        message: expect.stringContaining('key old'),
      })
      expect(await raw('SELECT * FROM encryption_key')).toEqual(before)
    }
  })

  it('ENC-6: rotation seals everything with the first key while it stays readable, and the old key can go', async () => {
    const store = await open(`${NEW},${OLD}`)
    const id = await written(store, 'b')
    const documents = await store.maintenance.documents({ project: 'sealed', after: null, limit: 10 })
    expect(await keysInUse()).toEqual(['new', 'old'])
    expect(await store.maintenance.retireKeys()).toEqual([])
    let rewritten = 0
    for (const document of documents) rewritten += await store.maintenance.reseal(document.id)
    // 230 updates, a snapshot and a version of the first document; the second one's are new already.
    expect(rewritten).toBe(232)
    expect(await store.maintenance.retireKeys()).toEqual(['old'])
    expect(await keysInUse()).toEqual(['new'])
    expect(await reads(store, id)).toBe(232)
    await store.close()
    const later = await open(NEW)
    for (const document of documents) expect(await reads(later, document.id)).toBe(232)
    await later.close()
  })

  it('COM-37: comments and their quotations are sealed, and a rotation seals them with the first key', async () => {
    const own = await createTestDatabase(inject('postgresUrl'))
    const openOwn = (keys: string) => openStore({ kind: 'postgres', url: own.url, keys: Keyring.parse(keys) })
    const said = async (store: Store, id: string) => {
      const thread = await store.comments.find(id, '')
      return [thread?.bytes, thread?.comments[0]?.bytes].map((bytes) => Buffer.from(bytes ?? []).toString())
    }
    const store = await openOwn(OLD)
    const { document } = await store.documents.ensure({ project: 'sealed', key: 'comments' }, 'Comments')
    const thread = await commented(store, document.id)
    const rows = await store.maintenance.rows(document.id)
    const stored =
      rows?.threads.flatMap(({ row, comments }) => [row, ...comments.map((each) => each.row)]) ?? []
    expect(stored.map(({ bytes }) => Buffer.from(bytes).includes(SECRET))).toEqual([false, false])
    await store.close()
    const rotating = await openOwn(`${NEW},${OLD}`)
    expect(await rotating.maintenance.reseal(document.id)).toBe(2)
    expect(await rotating.maintenance.retireKeys()).toEqual(['old'])
    await rotating.close()
    const later = await openOwn(NEW)
    expect(await said(later, thread)).toEqual([SECRET, SECRET])
    await later.close()
    await own.drop()
  })

  it('ENC-7: what was written before there was a key is read, and sealed by a rotation or a compaction', async () => {
    const plainDatabase = await createTestDatabase(inject('postgresUrl'))
    const plain = await openStore({ kind: 'postgres', url: plainDatabase.url })
    const id = await written(plain, 'c')
    await plain.close()
    const store = await openStore({ kind: 'postgres', url: plainDatabase.url, keys: Keyring.parse(NEW) })
    expect(await reads(store, id)).toBe(232)
    const formats = async () => (await store.maintenance.rows(id))?.updates.map(({ format }) => format) ?? []
    expect(new Set(await formats())).toEqual(new Set([0]))
    await store.updates.snapshot(id, 100, Buffer.from(SECRET))
    expect((await store.maintenance.rows(id))?.snapshot?.format).toBe(1)
    // Compaction deleted 80 of the 230 updates; the snapshot is sealed already.
    expect(await store.maintenance.reseal(id)).toBe(151)
    expect(new Set(await formats())).toEqual(new Set([1]))
    await store.close()
    await plainDatabase.drop()
  })

  it('DUR-21: a changed byte in a stored row is an error when the document is loaded, and nothing is written over it', async () => {
    const plainDatabase = await createTestDatabase(inject('postgresUrl'))
    for (const keys of [null, Keyring.parse(NEW)]) {
      const store = await openStore({ kind: 'postgres', url: plainDatabase.url, keys })
      const id = await written(store, keys === null ? 'plain' : 'sealed')
      const client = new Client({ connectionString: plainDatabase.url })
      await client.connect()
      for (const table of ['document_update', 'document_snapshot']) {
        const where = table === 'document_update' ? 'AND seq = 77' : ''
        const flip = (shift: number) =>
          client.query(
            `UPDATE ${table} SET bytes = set_byte(bytes, ${shift}, get_byte(bytes, ${shift}) # 4)
              WHERE document_id = $1 ${where}`,
            [id],
          )
        for (const at of [0, 5, 15]) {
          await flip(at)
          await expect(store.updates.load(id)).rejects.toMatchObject({ code: 'damaged' })
          await flip(at)
        }
      }
      expect(await reads(store, id)).toBe(232)
      await client.end()
      await store.close()
    }
    await plainDatabase.drop()
  })
})

describeStore('PostgreSQL with keys', () => open(NEW))

const folders: string[] = []
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

describeStore('PGlite with keys', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cowrite-sealed-'))
  folders.push(folder)
  return openStore({ kind: 'pglite', dataDir: folder, keys: Keyring.parse(OLD) })
})
