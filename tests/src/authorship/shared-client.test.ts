import { decodeNotice } from '@cowrite/crdt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import {
  CLIENT_KINDS,
  connect,
  connectHocuspocus,
  type HocuspocusClient,
  type StockClient,
} from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { readHocuspocus, readYWebsocket } from '../harness/frames.ts'
import { openLine } from '../harness/proxy.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { tempFolder } from '../harness/temp-folder.ts'

let folder: Awaited<ReturnType<typeof tempFolder>>
let server: RunningServer
beforeAll(async () => {
  // With a database, because an edit counts as saved only when it is committed.
  folder = await tempFolder()
  server = await startServer({ dataDir: folder.path })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

/** A document with the content and the clientID of another, like that of a duplicated tab. */
function duplicate({ doc }: StockClient): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  copy.clientID = doc.clientID
  return copy
}

async function open<Client extends StockClient>(client: Client): Promise<Client> {
  await client.synced()
  return client
}

const isHocuspocus = (client: StockClient): client is HocuspocusClient => 'provider' in client
const isSaved = (client: StockClient): boolean =>
  !isHocuspocus(client) || client.provider.unsyncedChanges === 0

/** The number of refused updates of the client. */
function refused(client: StockClient): number {
  if (isHocuspocus(client)) {
    return client.network.received
      .map(readHocuspocus)
      .filter((message) => message.type === 'sync-status' && !message.accepted).length
  }
  return client.network.received
    .map(readYWebsocket)
    .filter((message) => message.type === 'permission-denied' && message.reason === 'client-in-use').length
}

describe('two clients under one clientID', () => {
  it.each(CLIENT_KINDS)(
    'WHO-10: the one of two that write at the same time whose edit comes second is refused and told why, and all others stay equal (%s)',
    async (kind) => {
      const address = `demo/both-${kind}`
      const watcher = await open(connect('y-websocket-3', server, address))
      const one = await open(connect(kind, server, address))
      one.text.insert(0, 'Hello ')
      await eventually('it to be seen', () => watcher.text.toString() === 'Hello ')
      await eventually('it to be saved', () => isSaved(one))
      const two = await open(connect(kind, server, address, { doc: duplicate(one) }))
      // Neither client receives the other's edit before it has written.
      const held = two.network.hold(() => two.text.insert(6, 'second'))
      one.text.insert(6, 'first')
      await eventually('the first to be seen', () => watcher.text.toString() === 'Hello first')
      two.network.release(held)
      await eventually('the refusal', () => refused(two) > 0)
      // All its updates are refused, including deletions, which would delete the first client's text.
      two.text.insert(0, 'more ')
      two.text.delete(two.text.length - 4, 4)
      one.text.insert(one.text.length, '!')
      await eventually('the next edit', () => watcher.text.toString() === 'Hello first!')
      await eventually('three refusals', () => refused(two) === 3)
      expect(one.text.toString()).toBe('Hello first!')
      await eventually('the first to be saved', () => isSaved(one))
      expect(refused(one)).toBe(0)
      if (isHocuspocus(two)) {
        expect(two.provider.unsyncedChanges).toBeGreaterThan(0)
        expect(two.stateless.map(decodeNotice)).toEqual([{ type: 'refused', error: 'client-in-use' }])
      }
      // With a new document it can continue.
      two.close()
      const again = await open(connect(kind, server, address))
      expect(again.text.toString()).toBe('Hello first!')
      again.text.insert(0, 'Again. ')
      await eventually('it to be seen', () => watcher.text.toString() === 'Again. Hello first!')
      await eventually('it to be saved', () => isSaved(again))
      for (const client of [watcher, one, again]) client.close()
    },
  )

  it.each(['hocuspocus-3', 'hocuspocus-4'] as const)(
    'WHO-11: one that wrote something else under its clientID while it was away is refused when it comes back, not told that it is saved (%s)',
    async (kind) => {
      const address = `demo/away-${kind}`
      const one = await open(connectHocuspocus(kind, server, address))
      one.text.insert(0, 'Hello ')
      await eventually('it to be saved', () => isSaved(one))
      const doc = duplicate(one)
      // Shorter and longer than the other client's text: in neither case do the state vectors reveal the conflict.
      for (const words of ['abc', 'something longer than that']) {
        const copy = new Y.Doc()
        Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
        copy.clientID = doc.clientID
        copy.getText('content').insert(6, words)
        if (one.text.length === 6) one.text.insert(6, 'of the first')
        await eventually('it to be saved', () => isSaved(one))
        const two = connectHocuspocus(kind, server, address, { doc: copy })
        await eventually('the refusal', () => refused(two) > 0)
        await eventually('the notice', () => two.stateless.length > 0)
        expect(two.stateless.map(decodeNotice)).toEqual([{ type: 'refused', error: 'client-in-use' }])
        expect(two.provider.unsyncedChanges).toBeGreaterThan(0)
        // It is refused each time it reconnects with that document.
        const refusals = refused(two)
        two.network.cut()
        await eventually('the next refusal', () => refused(two) > refusals)
        two.close()
      }
      expect(one.text.toString()).toBe('Hello of the first')
      one.close()
    },
  )

  it.each(CLIENT_KINDS)(
    'WHO-12: one that lost its connection and returns while its dead socket is not noticed is never refused, whatever was on its way (%s)',
    async (kind) => {
      const address = `demo/returns-${kind}`
      const watcher = await open(connect('y-websocket-3', server, address))
      let expected = ''
      const doc = new Y.Doc()
      const clients: StockClient[] = []
      for (let round = 0; round < 4; round++) {
        await using line = await openLine(server.port)
        const client = connect(kind, line, address, { doc })
        await client.synced()
        clients.push(client)
        client.awareness.setLocalState({ user: `${round}` })
        for (const word of ['one ', 'two ', 'three ']) {
          client.text.insert(0, `${round}: ${word}`)
          expected = `${round}: ${word}${expected}`
        }
        client.text.delete(0, 1)
        client.text.insert(0, `${round}`)
        await eventually('it to be seen', () => watcher.text.toString() === expected)
        // The text written now is either sent or not: the line is paused, and no socket is closed.
        if (round % 2 === 0) line.pause()
        client.text.insert(0, 'on its way ')
        expected = `on its way ${expected}`
        line.pause()
        const next = connect(kind, server, address, { doc })
        await next.synced()
        clients.push(next)
        next.awareness.setLocalState({ user: `${round}` })
        next.text.insert(0, 'back ')
        expected = `back ${expected}`
        await eventually('it to be seen', () => watcher.text.toString() === expected)
        await eventually('it to be saved', () => isSaved(next))
        // The paused line delivers the held data.
        line.resume()
        client.text.insert(0, 'both ')
        expected = `both ${expected}`
        await eventually('it to be seen', () => watcher.text.toString() === expected)
        await eventually('both to be saved', () => isSaved(client) && isSaved(next))
        client.close()
        next.close()
      }
      expect(clients.map(refused)).toEqual(clients.map(() => 0))
      watcher.close()
    },
  )
})
