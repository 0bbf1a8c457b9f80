import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CLIENT_KINDS, connect, joinHocuspocus, openSocket, type StockClient } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { AWARENESS } from '../harness/frames.ts'
import { openLine } from '../harness/proxy.ts'
import { type RunningServer, startServer } from '../harness/server.ts'

/** "At once" on a loaded machine; all timeouts involved are 25 s or more. */
const AT_ONCE_MS = 5_000
/** After a network loss. */
const LOST_MS = 30_000

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const show = (client: StockClient): void => {
  client.awareness.setLocalState({ user: { name: client.kind, color: '#123456' }, cursor: null })
}
const sees = (watcher: StockClient, client: StockClient): boolean =>
  watcher.awareness.getStates().has(client.doc.clientID)
const nameSeen = (watcher: StockClient, client: StockClient): unknown =>
  watcher.awareness.getStates().get(client.doc.clientID)?.['user']?.name

async function everybodySees(
  watchers: readonly StockClient[],
  clients: readonly StockClient[],
): Promise<void> {
  for (const watcher of watchers) {
    for (const client of clients) {
      await eventually(`${watcher.kind} to see ${client.kind}`, () => sees(watcher, client))
    }
  }
}

describe('who is here', () => {
  it('PRES-1: everybody sees everybody, across protocols, also those who were there before', async () => {
    const clients: StockClient[] = []
    for (const kind of CLIENT_KINDS) {
      const client = connect(kind, server, 'demo/presence')
      clients.push(client)
      await client.synced()
      show(client)
    }
    for (const watcher of clients) {
      for (const client of clients) {
        await eventually(
          `${watcher.kind} to see the name of ${client.kind}`,
          () => nameSeen(watcher, client) === client.kind,
        )
      }
    }
    for (const client of clients)
      client.awareness.setLocalStateField('cursor', { anchor: 1, head: client.kind })
    for (const watcher of clients) {
      for (const client of clients) {
        await eventually('a moved caret', () => {
          const state = watcher.awareness.getStates().get(client.doc.clientID)
          return state?.['cursor']?.head === client.kind
        })
      }
    }
    for (const client of clients) client.close()
  })

  it('PRES-2: whoever leaves is gone at once', async () => {
    const watchers = [
      connect('hocuspocus-4', server, 'demo/leave'),
      connect('y-websocket-3', server, 'demo/leave'),
    ]
    for (const watcher of watchers) await watcher.synced()
    for (const kind of CLIENT_KINDS) {
      const client = connect(kind, server, 'demo/leave')
      await client.synced()
      show(client)
      await everybodySees(watchers, [client])
      client.close()
      for (const watcher of watchers) {
        await eventually(`${kind} to be gone`, () => !sees(watcher, client), { deadline: AT_ONCE_MS })
      }
    }
    for (const watcher of watchers) watcher.close()
  })

  it('PRES-3: whoever crashes is gone at once', async () => {
    const watchers = [
      connect('hocuspocus-3', server, 'demo/crash'),
      connect('y-websocket-2', server, 'demo/crash'),
    ]
    for (const watcher of watchers) await watcher.synced()
    for (const kind of CLIENT_KINDS) {
      const line = await openLine(server.port)
      const client = connect(kind, line, 'demo/crash')
      await client.synced()
      show(client)
      await everybodySees(watchers, [client])
      // The connection breaks without a closing frame, and cannot be re-established.
      await line[Symbol.asyncDispose]()
      for (const watcher of watchers) {
        await eventually(`${kind} to be gone`, () => !sees(watcher, client), { deadline: AT_ONCE_MS })
      }
      client.close()
    }
    for (const watcher of watchers) watcher.close()
  })

  it('PRES-4, PRES-5: whoever loses the network is gone within 30 s, and back with it', {
    timeout: 150_000,
  }, async ({ annotate }) => {
    const watchers = [
      connect('hocuspocus-4', server, 'demo/lost'),
      connect('y-websocket-3', server, 'demo/lost'),
    ]
    for (const watcher of watchers) await watcher.synced()
    const seen = (client: StockClient): boolean => watchers.every((watcher) => sees(watcher, client))
    const unseen = (client: StockClient): boolean => !watchers.some((watcher) => sees(watcher, client))
    // One after the other, so that all phases of the server's timers occur.
    const took = await Promise.all(
      [...CLIENT_KINDS, ...CLIENT_KINDS].map(async (kind, index) => {
        await delay(index * 700)
        await using line = await openLine(server.port)
        const client = connect(kind, line, 'demo/lost')
        await client.synced()
        show(client)
        await eventually(`${kind} to be seen`, () => seen(client))
        line.pause()
        const begun = performance.now()
        await eventually(`${kind} to be gone`, () => unseen(client), { deadline: 2 * LOST_MS })
        const tookMs = performance.now() - begun
        line.resume()
        // Stock clients notice by themselves that the line was dead, at most 33 s after its last frame.
        await eventually(`${kind} to be back`, () => seen(client), { deadline: 60_000 })
        client.close()
        return Math.round(tookMs)
      }),
    )
    await annotate(`gone after ${took.join(', ')} ms`)
    expect(Math.max(...took)).toBeLessThanOrEqual(LOST_MS)
    for (const watcher of watchers) watcher.close()
  })

  it('PRES-6: a client that comes back at once under its old id is seen, though its dead socket is noticed later', async () => {
    const watcher = connect('y-websocket-3', server, 'demo/back')
    await watcher.synced()
    await using line = await openLine(server.port)
    for (const kind of CLIENT_KINDS) {
      const first = connect(kind, line, 'demo/back')
      await first.synced()
      show(first)
      await everybodySees([watcher], [first])
      line.pause()
      const second = connect(kind, server, 'demo/back', { doc: first.doc })
      await second.synced()
      second.awareness.setLocalState({ user: { name: 'again', color: '#654321' } })
      second.awareness.setLocalStateField('cursor', null)
      await eventually(`${kind} to be seen again`, () => nameSeen(watcher, second) === 'again')
      first.close()
      line.resume()
      second.awareness.setLocalStateField('cursor', { anchor: 2, head: 2 })
      await eventually(
        'its caret',
        () => watcher.awareness.getStates().get(second.doc.clientID)?.['cursor']?.head === 2,
      )
      second.close()
      await eventually('it to leave', () => !sees(watcher, second), { deadline: AT_ONCE_MS })
    }
    watcher.close()
  })

  it('PRES-7: presence belongs to one document of a shared socket', async () => {
    const shared = openSocket('hocuspocus-4', server)
    const one = joinHocuspocus(shared, 'demo/presence-one')
    const two = joinHocuspocus(shared, 'demo/presence-two')
    const watcher = connect('y-websocket-3', server, 'demo/presence-two')
    for (const client of [one, two, watcher]) await client.synced()
    show(one)
    show(two)
    await eventually('the presence of the second document', () => sees(watcher, two))
    expect(sees(watcher, one)).toBe(false)
    for (const client of [one, two, watcher]) client.close()
    shared.socket.destroy()
  })

  it('PRES-12: a moved caret reaches each of the others once, though stock clients repeat what they hear', async () => {
    const clients = Array.from({ length: 6 }, () => connect('y-websocket-2', server, 'demo/repeat'))
    for (const client of clients) await client.synced()
    for (const client of clients) show(client)
    await everybodySees(clients, clients)
    const [mover, ...others] = clients
    if (mover === undefined) throw new Error('Nobody moves.')
    await settle(clients)
    const before = clients.map(presenceFrames)
    mover.awareness.setLocalStateField('cursor', { anchor: 7, head: 7 })
    for (const watcher of others) {
      await eventually(
        'the caret',
        () => watcher.awareness.getStates().get(mover.doc.clientID)?.['cursor']?.head === 7,
      )
    }
    await settle(clients)
    expect(clients.map((client, index) => presenceFrames(client) - (before[index] ?? 0))).toEqual([
      0, 1, 1, 1, 1, 1,
    ])
    for (const client of clients) client.close()
  })
})

/** Number of presence frames a y-websocket client has received. */
function presenceFrames(client: StockClient): number {
  return client.network.received.filter((frame) => frame[0] === AWARENESS).length
}

/** An edit of every client has reached all others; so has everything sent before. */
async function settle(clients: readonly StockClient[]): Promise<void> {
  const length = (clients[0]?.text.length ?? 0) + clients.length
  for (const client of clients) client.text.insert(0, '.')
  for (const client of clients) await eventually('all edits', () => client.text.length === length)
}
