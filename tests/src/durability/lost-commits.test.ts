import pg from 'pg'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { connectHocuspocus } from '../harness/clients.ts'
import { eventually, eventuallyAsync } from '../harness/eventually.ts'
import { startServer } from '../harness/server.ts'
import { freshStore } from '../harness/stores.ts'

const address = (name: string) => `demo/${name}`

it('DUR-24: what the database has lost of its own commits, as by a failover, open rooms write again by themselves', {
  timeout: 120_000,
}, async () => {
  await using store = await freshStore('PostgreSQL')
  await using server = await startServer(store.options)
  const database = new pg.Client({ connectionString: store.options.env?.['DATABASE_URL'] ?? '' })
  await database.connect()
  const stored = async (name: string): Promise<string> => {
    const { rows } = await database.query<{ bytes: Buffer }>(
      `SELECT s.bytes FROM document_snapshot s JOIN document d ON d.id = s.document_id WHERE d.key = $1
        UNION ALL SELECT u.bytes FROM document_update u JOIN document d ON d.id = u.document_id WHERE d.key = $1`,
      [name],
    )
    const doc = new Y.Doc()
    for (const { bytes } of rows) Y.applyUpdate(doc, bytes)
    return doc.getText('content').toString()
  }
  const clients = ['busy', 'silent', 'whole'].map((name) =>
    connectHocuspocus('hocuspocus-4', server, address(name)),
  )
  const saved = () => clients.every(({ provider }) => provider.unsyncedChanges === 0)
  for (const client of clients) await client.synced()
  for (const word of ['one ', 'two ', 'three ']) {
    for (const { text } of clients) text.insert(text.length, word)
    await eventually('all to be saved', saved)
  }

  // The database now lacks the last two commits of two documents, and their authorship.
  await database.query(
    `WITH d AS (UPDATE document SET head = 1 WHERE key IN ('busy', 'silent') RETURNING id),
      a AS (DELETE FROM authorship USING d WHERE document_id = d.id)
      DELETE FROM document_update USING d WHERE document_id = d.id AND seq > 1`,
  )
  expect(await stored('busy')).toBe('one ')
  const [busy] = clients
  busy?.text.insert(busy.text.length, 'four ')
  await eventually('all to be saved', saved)
  await eventuallyAsync(
    'the busy document to be whole',
    async () => (await stored('busy')) === 'one two three four ',
  )
  // There are no edits in the other one.
  await eventuallyAsync(
    'the silent one to be whole',
    async () => (await stored('silent')) === 'one two three ',
    {
      deadline: 60_000,
    },
  )
  const { rows } = await database.query(
    'SELECT d.key FROM authorship a JOIN document d ON d.id = a.document_id ORDER BY d.key',
  )
  expect(rows.map(({ key }) => key)).toEqual(['busy', 'silent', 'whole'])
  for (const client of clients) client.close()

  await server.kill9()
  await using restarted = await server.restart()
  const reader = connectHocuspocus('hocuspocus-4', restarted, address('silent'))
  await reader.synced()
  expect(reader.text.toString()).toBe('one two three ')
  reader.close()
  await database.end()
})
