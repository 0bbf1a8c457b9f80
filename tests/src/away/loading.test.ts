import { once } from 'node:events'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { CLIENT_KINDS, connect, connectHocuspocus, type Place, type StockClient } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { startServer } from '../harness/server.ts'
import { type OwnDatabase, ownDatabase, superuser } from './own-database.ts'

let database: OwnDatabase

beforeAll(async () => {
  database = await ownDatabase()
})
afterAll(() => database?.service.stop())

const PATIENCE = { timeout: 30_000, interval: 20 }
const KEPT = 'What was written yesterday. '

/** Writes {@link KEPT} into a document and stops the server, so that the next one must load it. */
async function writeYesterday(address: string): Promise<void> {
  await using server = await startServer(database.serverOptions())
  const writer = connectHocuspocus('hocuspocus-4', server, address)
  await writer.synced()
  writer.text.insert(0, KEPT)
  await eventually('it to be saved', () => writer.provider.unsyncedChanges === 0)
  writer.close()
  await server.stop()
}

/** Connects a client of every kind, each with an edit made before it has received the document. */
function connectAll(place: Place, address: string): StockClient[] {
  return CLIENT_KINDS.map((kind) => {
    const client = connect(kind, place, address)
    client.text.insert(0, `${kind}. `)
    return client
  })
}

it.each([
  {
    what: 'cannot be read',
    address: 'demo/unreadable',
    begin: () => database.execute('alter table document_update rename to hidden'),
    end: () => database.execute('alter table hidden rename to document_update'),
  },
  {
    what: 'is in a database that is away',
    address: 'demo/away',
    begin: () => database.service.down('fast'),
    end: () => database.service.up(),
  },
])(
  'DUR-45: a document that $what closes with 1011 load-failed, and comes back whole with what was written meanwhile',
  async ({ address, begin, end }) => {
    await writeYesterday(address)
    await using server = await startServer(database.serverOptions())
    await begin()
    const clients = connectAll(server, address)
    for (const { kind, network } of clients) {
      await eventually(`${kind} to be refused`, () => network.closes.length > 0)
      expect({ kind, ...network.closes[0] }).toMatchObject({ kind, code: 1011 })
      expect(network.closes[0]?.reason).toMatch(/^load-failed/)
    }
    expect(clients.filter((client) => client.isSynced())).toEqual([])
    await end()
    for (const client of clients) await client.synced()
    const length = KEPT.length + CLIENT_KINDS.reduce((sum, kind) => sum + kind.length + 2, 0)
    await eventually('everybody to have everything', () =>
      clients.every(({ text }) => text.length === length),
    )
    const text = clients[0]?.text.toString() ?? ''
    expect(text).toContain(KEPT)
    for (const client of clients) expect(client.text.toString()).toBe(text)
    for (const client of clients) client.close()
    await server.stop()
    await using restarted = await server.restart()
    const reader = connect('y-websocket-3', restarted, address)
    await reader.synced()
    expect(reader.text.toString()).toBe(text)
    reader.close()
  },
)

it('DUR-46: clients that open a document at once cause one load of it', async () => {
  const address = 'demo/crowd'
  await writeYesterday(address)
  await using server = await startServer(database.serverOptions())
  const blocker = await superuser(database.service)
  const waiting = async (): Promise<number> => {
    const { rows } = await blocker.query(
      `select query from pg_stat_activity where application_name = 'cowrite' and wait_event_type = 'Lock'`,
    )
    return rows.length
  }
  try {
    await blocker.query('begin; lock table document_update in access exclusive mode')
    const clients = [...CLIENT_KINDS, ...CLIENT_KINDS].map((kind) => connect(kind, server, address))
    for (const { kind, network } of clients) {
      await eventually(`${kind} to have asked`, () => network.sent.length > 0)
      const socket = network.sockets.at(-1)
      if (!socket) throw new Error(`${kind} has no socket.`)
      // Messages are handled in order, so all earlier ones have been read.
      socket.ping()
      await once(socket, 'pong')
    }
    await expect.poll(waiting, PATIENCE).toBe(1)
    // A second load would also be waiting by the time these later requests are answered.
    for (let asked = 0; asked < 20; asked++) await fetch(`${server.url}/api/documents/demo%2Fcrowd`)
    expect(await waiting()).toBe(1)
    expect(clients.filter((client) => client.isSynced())).toEqual([])
    await blocker.query('commit')
    for (const client of clients) {
      await client.synced()
      expect(client.text.toString()).toBe(KEPT)
      client.close()
    }
  } finally {
    await blocker.end()
  }
})
