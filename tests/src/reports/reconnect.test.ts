import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { startLimited } from '../fuzz/in-process.ts'
import { CLIENT_KINDS, connect, type HocuspocusKind, joinHocuspocus, openSocket } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { openLine } from '../harness/proxy.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { type FreshStore, freshStore } from '../harness/stores.ts'

const KINDS = ['hocuspocus-3', 'hocuspocus-4'] as const
const DOCUMENTS = 5

let store: FreshStore
let server: RunningServer
beforeAll(async () => {
  store = await freshStore('PostgreSQL')
  server = await startServer(store.options)
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await store[Symbol.asyncDispose]()
})

/** Several documents on one socket, with another client in each of them. */
function openShared(kind: HocuspocusKind, place: { readonly wsUrl: string }, word: string) {
  const shared = openSocket(kind, place)
  const addresses = Array.from({ length: DOCUMENTS }, (_, index) => `demo/${word}-${kind}-${index}`)
  return {
    shared,
    mine: addresses.map((address) => joinHocuspocus(shared, address)),
    others: addresses.map((address) => connect('y-websocket-3', server, address)),
  }
}

describe.each(KINDS)('%s', (kind) => {
  it('SYNC-43: when its socket is lost and comes back, every document on it has a live session again: what was typed before, meanwhile and afterwards arrives and is acknowledged', async () => {
    await using line = await openLine(server.port)
    const { shared, mine, others } = openShared(kind, line, 'lost')
    for (const client of [...mine, ...others]) await client.synced()
    for (const { text } of mine) text.insert(0, 'before ')
    for (let round = 0; round < 3; round++) {
      const sockets = shared.network.sockets.length
      line.pause()
      for (const { text } of mine) text.insert(text.length, `meanwhile ${round} `)
      line.cut()
      line.resume()
      await eventually('a new socket', () => shared.network.sockets.length > sockets)
      for (const client of mine) await client.synced()
      for (const { text } of mine) text.insert(text.length, `afterwards ${round} `)
      for (const { provider } of mine)
        await eventually('all to be acknowledged', () => provider.unsyncedChanges === 0)
    }
    const all = 'before '.length + 3 * ('meanwhile 0 '.length + 'afterwards 0 '.length)
    for (const [index, { text }] of others.entries()) {
      await eventually('the others to have all', () => text.length === all)
      expect(text.toString()).toBe(mine[index]?.text.toString())
    }
    for (const client of [...mine, ...others]) client.close()
    shared.socket.destroy()
  })

  it('SYNC-43: the same when the page itself ends the connection and asks for it again', async () => {
    const { shared, mine, others } = openShared(kind, server, 'asked')
    for (const client of [...mine, ...others]) await client.synced()
    shared.socket.disconnect()
    await eventually('the socket to close', () => shared.network.closes.length === 1)
    for (const { text } of mine) text.insert(0, 'meanwhile ')
    await shared.socket.connect()
    for (const client of mine) await client.synced()
    for (const { text } of mine) text.insert(text.length, 'afterwards ')
    for (const { provider } of mine)
      await eventually('all to be acknowledged', () => provider.unsyncedChanges === 0)
    for (const { text } of others)
      await eventually('the others to have it', () => text.toString() === 'meanwhile afterwards ')
    for (const client of [...mine, ...others]) client.close()
    shared.socket.destroy()
  })

  it('WIRE-41: a document that is opened on a socket that was closed for having none is opened on the next one', async () => {
    await using place = await startLimited({ authTimeoutMs: 200 })
    const shared = openSocket(kind, place)
    await eventually('the idle socket to be closed', () =>
      shared.network.closes.some(({ code }) => code === 4408),
    )
    const client = joinHocuspocus(shared, 'demo/late')
    await client.synced()
    client.text.insert(0, 'late')
    await eventually('it to be acknowledged', () => client.provider.unsyncedChanges === 0)
    client.close()
    shared.socket.destroy()
  })
})

it.each(CLIENT_KINDS)(
  'WIRE-42: %s that leaves and comes back with the same document while it is being opened gets all of it',
  async (kind) => {
    const address = `demo/hasty-${kind}`
    const writer = connect('hocuspocus-4', server, address)
    await writer.synced()
    writer.text.insert(0, 'all of it')
    const doc = new Y.Doc()
    for (let ms = 0; ms < 40; ms += 2) {
      const hasty = connect(kind, server, address, { doc })
      await new Promise((resolve) => setTimeout(resolve, ms))
      hasty.close()
    }
    const last = connect(kind, server, address, { doc })
    await last.synced()
    expect(last.text.toString()).toBe('all of it')
    last.text.insert(0, 'and ')
    await eventually('it to reach the others', () => writer.text.toString() === 'and all of it')
    for (const client of [last, writer]) client.close()
  },
)
