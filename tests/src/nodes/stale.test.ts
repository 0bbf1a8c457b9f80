import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { readPostgres } from '../faults/database.ts'
import { answerOf, untilKept } from '../fuzz/answer.ts'
import { connect, connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { EMPTY_STATE_VECTOR, hocuspocusFrame, STEP_1, STEP_2, UPDATE } from '../harness/frames.ts'
import { openCollab } from '../harness/raw-socket.ts'
import { type Cluster, startCluster } from './cluster.ts'

/** An empty room is closed after 3 s. */
const LET_GO_MS = 4_000

async function expectEverywhere(cluster: Cluster, address: string, text: string): Promise<void> {
  for (const node of cluster.nodes) {
    await untilKept(node, address)
    expect((await answerOf(node, address)).getText('content').toString()).toBe(text)
  }
  const stored = (await readPostgres(cluster.databaseUrl)([address])).get(address)
  expect(stored?.getText('content').toString()).toBe(text)
}

describe('a replica that comes back', () => {
  it.each(['while Redis is there', 'while Redis is away', 'to a node that had let the document go'] as const)(
    'NODE-34: with its old state and its whole delete set neither deletes nor brings back nor loses what others did meanwhile on another node, %s',
    { timeout: 90_000 },
    async (when) => {
      await using cluster = await startCluster(2)
      const [a, b] = cluster.nodes
      const address = 'demo/stale'
      const writer = connectHocuspocus('hocuspocus-4', a!, address)
      const stale = connectHocuspocus('hocuspocus-4', b!, address)
      await Promise.all([writer.synced(), stale.synced()])
      writer.text.insert(0, 'one two three four five six ')
      await eventually('it to come through', () => stale.text.length === writer.text.length)
      // The client deletes a word, receives the acknowledgement, and keeps a copy of its state.
      stale.text.delete(stale.text.toString().indexOf('three '), 6)
      await eventually('that to be saved', () => stale.provider.unsyncedChanges === 0)
      await eventually('that to come through', () => !writer.text.toString().includes('three'))
      const copy = Y.encodeStateAsUpdate(stale.doc)
      const away = new Y.Doc()
      Y.applyUpdate(away, copy)
      stale.close()
      // Its own offline edits: deletes another word, and writes one.
      const offline = away.getText('content')
      offline.delete(offline.toString().indexOf('five '), 5)
      offline.insert(offline.length, 'offline ')

      if (when === 'to a node that had let the document go') {
        const gone = performance.now() + LET_GO_MS
        await eventually('the room to be let go', () => performance.now() > gone)
      }
      if (when === 'while Redis is away') await cluster.redis.kill9()
      const { text } = writer
      text.delete(text.toString().indexOf('two '), 4)
      text.insert(text.toString().indexOf('four '), 'between ')
      text.insert(text.toString().indexOf('five '), 'beside ')
      for (let round = 0; round < 50; round++) {
        text.insert(0, 'x')
        text.delete(0, 1)
      }
      // A client that sends the old state unchanged, as an update and as a step 2.
      const raw = await openCollab(b!)
      raw.send(hocuspocusFrame.auth(address), hocuspocusFrame.sync(address, STEP_1, EMPTY_STATE_VECTOR))
      raw.send(hocuspocusFrame.sync(address, UPDATE, copy), hocuspocusFrame.sync(address, STEP_2, copy))
      const returned = connect('hocuspocus-3', b!, address, { doc: away })
      await returned.synced()
      const all = 'one between four beside six offline '
      await eventually('all to be equal', () => text.toString() === all && offline.toString() === all, {
        explain: () => `${text} | ${offline}`,
      })
      await eventually('all to be saved', () => writer.provider.unsyncedChanges === 0)
      if (when === 'while Redis is away') await cluster.redis.up()
      await expectEverywhere(cluster, address, all)
      raw.close()
      for (const client of [writer, returned]) client.close()
    },
  )
})
