import pg from 'pg'
import { expect, it } from 'vitest'
import { eventuallyAsync } from '../harness/eventually.ts'
import { openLine } from '../harness/proxy.ts'
import { startServer } from '../harness/server.ts'
import { freshStore } from '../harness/stores.ts'
import { VersionsApi } from '../versions/api.ts'
import { connectMcp } from './mcp-client.ts'

it('MCP-5: a server that is killed between an edit and its answer has made the edit once, however often it is sent with its key', async () => {
  await using store = await freshStore('PostgreSQL')
  const database = new pg.Client({ connectionString: store.options.env?.['DATABASE_URL'] ?? '' })
  await database.connect()
  const server = await startServer(store.options)
  await using line = await openLine(server.port)
  const document = 'demo/killed'
  const edit = (participant: string) => ({
    participant,
    operations: [{ op: 'insert_after', handle: null, markdown: 'Once' }],
    idempotencyKey: 'first',
  })
  const client = await connectMcp(server)
  await client.call('create_document', { title: 'Plan', address: document })
  const { body: joined } = await client.call('join_document', { document })
  const slow = await connectMcp({ url: `http://127.0.0.1:${line.port}` })
  const stored = async () => {
    const { rows } = await database.query<{ count: string }>('SELECT count(*) FROM document_update')
    return Number(rows[0]?.count)
  }
  const before = await stored()
  line.holdAnswers()
  const lost = slow.call('edit', edit(joined.participant)).catch(() => 'lost')
  await eventuallyAsync('the commit', async () => (await stored()) > before)
  await server.kill9()
  line.cut()
  expect(await lost).toBe('lost')
  await using again = await startServer(store.options)
  await using later = await connectMcp(again)
  const { body: rejoined } = await later.call('join_document', { document })
  for (let round = 0; round < 2; round++) {
    const { isError, body } = await later.call('edit', edit(rejoined.participant))
    // Killed before the answer was stored, the end of the request is not known, which the answer says.
    expect(isError ? body.error : body.isRepeated).toBe(isError ? 'conflict' : true)
  }
  expect(await new VersionsApi(again, document).content('now')).toBe('Once\n')
  await database.end()
})
