import { ERRORS } from '@cowrite/crdt'
import { expect, it } from 'vitest'
import { connect, connectHocuspocus, joinHocuspocus, openSocket } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { startServer } from '../harness/server.ts'
import { freshStore } from '../harness/stores.ts'
import { query } from './database.ts'

/**
 * Ways to make a stored row unreadable: a byte that does not match the checksum, and a correct checksum of bytes that
 * are not an update.
 */
const DAMAGES = [
  { what: 'a changed byte', change: 'bytes = set_byte(bytes, 3, (get_byte(bytes, 3) + 1) % 256)' },
  { what: 'bytes that are no update', change: "bytes = '\\xffffff', checksum = NULL" },
]

it.each(DAMAGES)(
  'DUR-63: a document with $what is denied by itself with its reason, the others of the socket go on, and nothing is written over it',
  { timeout: 120_000 },
  async ({ change }) => {
    const address = 'demo/damaged'
    await using store = await freshStore('PostgreSQL')
    const url = store.options.env?.['DATABASE_URL'] ?? ''
    let server = await startServer(store.options)
    const before = connectHocuspocus('hocuspocus-4', server, address)
    await before.synced()
    before.text.insert(0, 'some text')
    await eventually('it to be saved', () => before.provider.unsyncedChanges === 0)
    before.close()
    await server.stop()
    // The server compacted it when it stopped.
    const tables = ['document_snapshot', 'document_update']
    const here = "where document_id = (select id from document where key = 'damaged')"
    for (const table of tables) await query(url, `update ${table} set ${change} ${here}`)
    const rows = async () =>
      Promise.all(tables.map((table) => query(url, `select seq, bytes, checksum from ${table} ${here}`)))
    const damaged = await rows()

    server = await startServer(store.options)
    try {
      for (const kind of ['hocuspocus-3', 'hocuspocus-4'] as const) {
        const shared = openSocket(kind, server)
        const fine = joinHocuspocus(shared, 'demo/fine')
        const reader = joinHocuspocus(shared, address)
        await fine.synced()
        await eventually('a denial', () => reader.refusals.length > 0)
        expect(reader.refusals).toEqual(['unreadable'])
        for (let edit = 0; edit < 600; edit++) reader.text.insert(0, 'x')
        fine.text.insert(0, 'works')
        await eventually('the other document to be saved', () => fine.provider.unsyncedChanges === 0)
        expect({ closes: shared.network.closes, sockets: shared.network.sockets.length }).toEqual({
          closes: [],
          sockets: 1,
        })
        shared.socket.destroy()
      }
      const alone = connect('y-websocket-3', server, address)
      await eventually('the socket to be closed', () => alone.network.closes.length > 0)
      expect(alone.network.closes[0]).toEqual({ code: ERRORS.unreadable.close, reason: 'unreadable' })
      alone.close()
    } finally {
      await server.stop()
    }
    expect(await rows()).toEqual(damaged)
    expect(damaged.flat()).toHaveLength(1)
  },
)

it('DUR-64: the server starts though the welcome document is damaged', async () => {
  await using store = await freshStore('PostgreSQL')
  const url = store.options.env?.['DATABASE_URL'] ?? ''
  const first = await startServer(store.options)
  await first.stop()
  await query(url, `update document_update set ${DAMAGES[0]?.change}`)
  await query(url, `update document_snapshot set ${DAMAGES[0]?.change}`)
  await using server = await startServer(store.options)
  const other = connectHocuspocus('hocuspocus-4', server, 'demo/other')
  await other.synced()
  other.close()
})
