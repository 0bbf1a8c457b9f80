import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { CLIENT_KINDS, connect, type StockClient } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { openLine } from '../harness/proxy.ts'
import { type RunningServer, startServer } from '../harness/server.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

/** Waits until all clients hold the same text, and returns it. */
function agreed(clients: readonly StockClient[], length: number): Promise<string> {
  const texts = (): string[] => clients.map((client) => client.text.toString())
  return eventually(
    'all clients to hold the same text',
    () => (new Set(texts()).size === 1 && texts()[0]?.length === length ? texts()[0] : null),
    { explain: () => JSON.stringify(texts()) },
  )
}

describe('stock clients on one document', () => {
  it('WIRE-1: clients of both protocols, in all supported versions, get what each of them writes', async () => {
    const clients = CLIENT_KINDS.map((kind) => connect(kind, server, 'demo/all'))
    for (const client of clients) await client.synced()
    for (const [index, client] of clients.entries()) {
      const word = `${client.kind} `
      client.text.insert(client.text.length, word)
      await eventually(`everybody to get what ${client.kind} wrote`, () =>
        clients.every(({ text }) => text.toString().endsWith(word)),
      )
      expect(client.text.toString().split(' ').length).toBe(index + 2)
    }
    for (const client of clients) client.close()
  })

  it('SYNC-1: edits made at the same time converge, and none is lost', async () => {
    const clients = CLIENT_KINDS.map((kind) => connect(kind, server, 'demo/concurrent'))
    for (const client of clients) await client.synced()
    for (let round = 0; round < 50; round++) {
      for (const [index, client] of clients.entries()) client.text.insert(0, String(index))
    }
    const text = await agreed(clients, 200)
    for (const digit of ['0', '1', '2', '3']) expect(text.split(digit).length).toBe(51)
    for (const client of clients) client.close()
  })

  it('SYNC-2: whoever joins later, by either protocol, gets everything, deletions included', async () => {
    const first = connect('hocuspocus-4', server, 'demo/late')
    await first.synced()
    first.text.insert(0, 'one two three')
    first.text.delete(4, 4)
    const map = first.doc.getMap('settings')
    map.set('a', { nested: [1, 'two', null] })
    for (const kind of CLIENT_KINDS) {
      const late = connect(kind, server, 'demo/late')
      await late.synced()
      await agreed([first, late], 9)
      expect(late.doc.getMap('settings').toJSON()).toEqual({ a: { nested: [1, 'two', null] } })
      late.close()
    }
    first.close()
  })

  it('SYNC-3: a document that was written while disconnected merges when its client connects', async () => {
    const there = connect('y-websocket-3', server, 'demo/offline')
    await there.synced()
    there.text.insert(0, 'there ')
    for (const kind of CLIENT_KINDS) {
      const doc = new Y.Doc()
      doc.getText('content').insert(0, `${kind} `)
      const client = connect(kind, server, 'demo/offline', { doc })
      await client.synced()
      await eventually(`the text of ${kind} to arrive`, () => there.text.toString().includes(kind))
      await agreed([there, client], there.text.length)
      client.close()
    }
    there.close()
  })

  it('SYNC-4: edits made during a network loss, on both sides of it, merge after it', {
    timeout: 90_000,
  }, async () => {
    await using line = await openLine(server.port)
    const near = CLIENT_KINDS.map((kind) => connect(kind, line, 'demo/loss'))
    const far = connect('hocuspocus-4', server, 'demo/loss')
    for (const client of [...near, far]) await client.synced()
    line.pause()
    for (const client of near) client.text.insert(0, 'near ')
    far.text.insert(0, 'far ')
    for (const client of near) client.network.cut()
    line.resume()
    await agreed([...near, far], 4 * 5 + 4)
    for (const client of [...near, far]) client.close()
  })

  it('SYNC-5: documents are apart: nothing of one reaches another', async () => {
    const one = connect('y-websocket-2', server, 'demo/apart')
    const two = connect('y-websocket-2', server, 'other/apart')
    const three = connect('hocuspocus-4', server, 'demo/apart/deeper')
    for (const client of [one, two, three]) await client.synced()
    one.text.insert(0, 'mine')
    const witness = connect('hocuspocus-3', server, 'demo/apart')
    await eventually('the witness to see it', () => witness.text.toString() === 'mine')
    expect([two.text.length, three.text.length]).toEqual([0, 0])
    for (const client of [one, two, three, witness]) client.close()
  })

  it('WIRE-2: a name without a slash belongs to the default project, by either protocol', async () => {
    const bare = connect('hocuspocus-3', server, 'bare')
    const full = connect('hocuspocus-4', server, 'demo/bare')
    const bareToo = connect('y-websocket-3', server, 'bare')
    for (const client of [bare, full, bareToo]) await client.synced()
    bare.text.insert(0, 'x')
    await agreed([bare, full, bareToo], 1)
    for (const client of [bare, full, bareToo]) client.close()
  })

  it('WIRE-3: names hold any letters, spaces and slashes, by either protocol', async () => {
    const address = 'demo/Besprechung/Übersicht 日本 🚀 100%'
    const clients = CLIENT_KINDS.map((kind) => connect(kind, server, address))
    for (const client of clients) await client.synced()
    clients[0]?.text.insert(0, 'x')
    await agreed(clients, 1)
    for (const client of clients) client.close()
  })

  it('SYNC-6: a client that reconnects with nothing new costs the others nothing', async () => {
    const watcher = connect('hocuspocus-4', server, 'demo/quiet')
    const other = connect('y-websocket-3', server, 'demo/quiet')
    await watcher.synced()
    await other.synced()
    other.text.insert(0, 'some text')
    other.text.delete(2, 3)
    await agreed([watcher, other], 6)
    const updates = () => watcher.network.received.filter(isUpdate).length
    const before = updates()
    other.network.cut()
    await eventually('the client to come back', () => other.network.sockets.length === 2)
    await other.synced()
    other.text.insert(0, 'new ')
    await agreed([watcher, other], 10)
    expect(updates()).toBe(before + 1)
    for (const client of [watcher, other]) client.close()
  })
})

/** Whether a Hocuspocus frame is a sync update, for the short address used here. */
function isUpdate(frame: Uint8Array): boolean {
  const address = frame[0] ?? 0
  return frame[address + 1] === 0 && frame[address + 2] === 2
}
