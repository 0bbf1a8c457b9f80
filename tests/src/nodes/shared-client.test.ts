import { decodeNotice } from '@cowrite/crdt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { CLIENT_KINDS, connect, connectHocuspocus, type StockClient } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { readHocuspocus } from '../harness/frames.ts'
import { openLine } from '../harness/proxy.ts'
import { type InProcessCluster, startInProcess } from './in-process.ts'

let cluster: InProcessCluster
const at = (node: number) => cluster.nodes[node]!
beforeAll(async () => {
  cluster = await startInProcess([{}, {}])
})
afterAll(() => cluster?.[Symbol.asyncDispose]())

const shows = (watcher: StockClient, client: StockClient): boolean =>
  watcher.awareness.getStates().has(client.doc.clientID)

describe('one clientID on two nodes', () => {
  it('NODE-51: of two live clients under one clientID on two nodes the second is refused, and replicas stay equal', {
    timeout: 180_000,
  }, async () => {
    const address = 'demo/two-nodes'
    const watchers = [0, 1].map((node) => connect('y-websocket-3', at(node), address))
    const one = connectHocuspocus('hocuspocus-4', at(0), address)
    await Promise.all([...watchers, one].map((client) => client.synced()))
    one.awareness.setLocalState({ user: 'one' })
    one.text.insert(0, 'Hello ')
    const agree = (text: string) => [...watchers, one].every((client) => client.text.toString() === text)
    await eventually('it to be everywhere', () => agree('Hello '))
    await eventually('it to be shown', () => watchers.every((watcher) => shows(watcher, one)))
    const doc = new Y.Doc()
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(one.doc))
    doc.clientID = one.doc.clientID
    const two = connectHocuspocus('hocuspocus-4', at(1), address, { doc })
    await two.synced()
    // Concurrently: neither has received the other's edit.
    two.text.insert(6, 'second')
    one.text.insert(6, 'first')
    await eventually('the notice', () => two.stateless.length > 0)
    expect(two.stateless.map(decodeNotice)).toEqual([{ type: 'refused', error: 'client-in-use' }])
    expect(two.provider.unsyncedChanges).toBeGreaterThan(0)
    await eventually('the first to be everywhere', () => agree('Hello first'))
    one.text.insert(0, 'On. ')
    await eventually('the next edit', () => agree('On. Hello first'))
    await eventually('it to be saved', () => one.provider.unsyncedChanges === 0)
    for (const client of [...watchers, one, two]) client.close()
  })

  it.each(CLIENT_KINDS)(
    'NODE-52: one that comes to another node under its own clientID while its dead socket is not noticed is not refused (%s)',
    { timeout: 180_000 },
    async (kind) => {
      const address = `demo/moved-${kind}`
      const watchers = [0, 1].map((node) => connect('y-websocket-3', at(node), address))
      await using line = await openLine(Number(new URL(at(0).url).port))
      const doc = new Y.Doc()
      const first = connect(kind, line, address, { doc })
      await Promise.all([...watchers, first].map((client) => client.synced()))
      first.awareness.setLocalState({ user: 'first' })
      first.text.insert(0, 'before ')
      const agree = (text: string) => watchers.every((watcher) => watcher.text.toString() === text)
      await eventually('it to be everywhere', () => agree('before '))
      await eventually('it to be shown', () => watchers.every((watcher) => shows(watcher, first)))
      line.pause()
      first.text.insert(0, 'lost ')
      const next = connect(kind, at(1), address, { doc })
      await next.synced()
      next.text.insert(0, 'after ')
      await eventually('all of it everywhere', () => agree('after lost before '))
      if ('provider' in next) {
        const { provider } = next as ReturnType<typeof connectHocuspocus>
        await eventually('it to be saved', () => provider.unsyncedChanges === 0)
        const isRefusal = (frame: Uint8Array): boolean => {
          const message = readHocuspocus(frame)
          return message.type === 'sync-status' && !message.accepted
        }
        expect(next.network.received.filter(isRefusal)).toEqual([])
      }
      next.text.insert(0, 'on ')
      await eventually('the next edit', () => agree('on after lost before '))
      for (const client of [...watchers, next, first]) client.close()
    },
  )
})
