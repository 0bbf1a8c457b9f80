import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { connect, connectHocuspocus, type StockClient } from '../harness/clients.ts'
import { eventually, eventuallyAsync } from '../harness/eventually.ts'
import { openLine } from '../harness/proxy.ts'
import { readiness, startCluster } from './cluster.ts'

/** Nodes receive each other's edits through PostgreSQL within 1.5 s; the rest is for a loaded machine. */
const SLOW_MS = 15_000

const seen = (client: StockClient, other: StockClient): boolean =>
  client.awareness.getStates().has(other.doc.clientID)

it('NODE-10: without Redis no edit is lost, nodes see each other through the database, presence of others is unknown, and all is current when Redis is back, empty', {
  timeout: 120_000,
}, async () => {
  await using cluster = await startCluster(2)
  const [a, b] = cluster.nodes
  const address = 'demo/without'
  const one = connectHocuspocus('hocuspocus-4', a!, address)
  const two = connect('y-websocket-3', b!, address)
  await Promise.all([one.synced(), two.synced()])
  one.awareness.setLocalStateField('user', { name: 'One', color: '#123456' })
  two.awareness.setLocalStateField('user', { name: 'Two', color: '#123456' })
  await eventually('both to see each other', () => seen(one, two) && seen(two, one))
  for (let round = 0; round < 3; round++) {
    await cluster.redis.kill9()
    one.text.insert(0, `a${round} `)
    two.text.insert(0, `b${round} `)
    await eventually('nobody to be shown who may be gone', () => !seen(one, two) && !seen(two, one))
    for (const node of [a!, b!]) {
      await eventuallyAsync('the node to say so', async () => {
        const { code, status, nodes } = await readiness(node)
        return code === 200 && status === 'degraded' && nodes?.redis === 'away'
      })
    }
    one.text.insert(0, `c${round} `)
    two.text.insert(0, `d${round} `)
    await eventually('all edits to come through', () => one.text.toString() === two.text.toString(), {
      deadline: SLOW_MS,
      explain: () => `${one.text} | ${two.text}`,
    })
    expect(one.text.length).toBe(12 * (round + 1))
    await cluster.redis.up()
    await eventually('both to see each other', () => seen(one, two) && seen(two, one))
    one.text.insert(0, '!')
    await eventually('an edit to come through', () => two.text.toString() === one.text.toString())
    one.text.delete(0, 1)
    await eventually('another to come through', () => two.text.toString() === one.text.toString())
  }
  await eventually('all to be saved', () => one.provider.unsyncedChanges === 0)
  one.close()
  two.close()
})

it('NODE-11: a node that is cut off from Redis alone, in silence, follows the others through the database and is current when the line is back', {
  timeout: 120_000,
}, async () => {
  let line: Awaited<ReturnType<typeof openLine>> | null = null
  await using cluster = await startCluster(1)
  line = await openLine(Number(new URL(cluster.redis.url).port))
  await using _line = line
  const a = cluster.nodes[0]!
  const b = await cluster.start({ REDIS_URL: `redis://127.0.0.1:${line.port}` })
  const address = 'demo/cut'
  const one = connectHocuspocus('hocuspocus-4', a, address)
  const two = connectHocuspocus('hocuspocus-4', b, address)
  await Promise.all([one.synced(), two.synced()])
  one.text.insert(0, 'Before. ')
  await eventually('it to come through', () => two.text.toString() === 'Before. ')
  line.pause()
  for (let index = 0; index < 50; index++) {
    one.text.insert(0, `a${index} `)
    two.text.insert(0, `b${index} `)
  }
  await eventually(
    'all to come through',
    () => one.text.toString() === two.text.toString() && one.text.length > 300,
    {
      deadline: SLOW_MS,
    },
  )
  line.cut()
  line.resume()
  await eventuallyAsync('the line to be back', async () => (await readiness(b)).nodes?.redis === 'connected')
  two.text.insert(0, 'After. ')
  await eventually('it to come through', () => one.text.toString() === two.text.toString())
  expect(Y.encodeStateVector(one.doc)).toEqual(Y.encodeStateVector(two.doc))
  one.close()
  two.close()
})
