import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { eventuallyAsync } from '../harness/eventually.ts'
import type { RunningServer } from '../harness/server.ts'
import { ADDRESSES, amiss, type Crowd, gather } from '../recovery/writers.ts'
import { durationMs, nodesOf, readCompose } from './compose-file.ts'
import { storedWords } from './stored.ts'
import { figureOf, startTopology, type Topology } from './topology.ts'

/** Words that each writer writes before and after the event. */
const WORDS = 25
/** Time for which nginx does not use a node that did not answer, in ms; then it tries it with a client's request. */
const RETRY_MS = 3_000

/** The index of the node with more connections. */
async function busierOf(topology: Topology): Promise<number> {
  const counts = await Promise.all(topology.nodes.map((node) => figureOf(node, 'cowrite_connections')))
  // Otherwise the event would affect no client.
  expect(Math.max(...counts)).toBeGreaterThan(1)
  return counts.indexOf(Math.max(...counts))
}

/** Checks that every word is in the database exactly once. */
async function nothingAmiss(topology: Topology, crowd: Crowd): Promise<void> {
  for (const address of ADDRESSES) {
    const stored = await storedWords(topology.databaseUrl, address)
    expect(amiss(crowd.writers[address].words, stored), address).toEqual([])
  }
}

/** Waits until all clients without acknowledgements are connected to the remaining node. */
async function readersAreBack(topology: Topology, crowd: Crowd, left: number): Promise<void> {
  const everybody = Object.keys(crowd.writers).length + Object.keys(crowd.readers).length
  await eventuallyAsync('everybody to be on the other node', async () => {
    const node = topology.nodes[left] as RunningServer
    return (await figureOf(node, 'cowrite_connections')) === everybody
  })
  for (const reader of Object.values(crowd.readers)) await reader.synced()
}

/** Opens a socket and closes it again; rejects when it is refused. */
async function opens(url: string): Promise<void> {
  const socket = new WebSocket(url)
  await once(socket, 'open')
  socket.close()
  await once(socket, 'close')
}

/** Checks for `ms`, while a node is gone, that every request is answered: readiness, and the web app. */
async function stillServed(topology: Topology, ms: number): Promise<void> {
  const end = performance.now() + ms
  do {
    for (const path of ['/readyz', '/', '/api/documents']) {
      expect((await fetch(`${topology.url}${path}`)).status, path).toBe(200)
    }
    await delay(50)
  } while (performance.now() < end)
}

it('DEP-5: when a node is killed, its people come back through the other and nothing acknowledged is lost', async () => {
  await using topology = await startTopology()
  using crowd = await gather(topology, 'kill')
  await crowd.untilAcknowledged(WORDS)
  const gone = await busierOf(topology)
  const before = crowd.acknowledged()
  await topology.nodes[gone]?.kill9()
  for (const address of ADDRESSES) {
    const stored = await storedWords(topology.databaseUrl, address)
    expect(amiss(before[address], stored), address).toEqual([])
  }
  await stillServed(topology, RETRY_MS + 1_000)
  await crowd.untilAcknowledged(WORDS)
  await readersAreBack(topology, crowd, 1 - gone)
  await crowd.rest()
  await nothingAmiss(topology, crowd)
})

it('DEP-6: a node that is told to stop sends its people to the other, loses nothing, and ends in time', async () => {
  await using topology = await startTopology()
  using crowd = await gather(topology, 'stop')
  await crowd.untilAcknowledged(WORDS)
  const gone = await busierOf(topology)
  const closes = Object.values(crowd.writers).map(({ client }) => client.network.closes)
  expect(closes.flat()).toEqual([])
  const node = topology.nodes[gone] as RunningServer
  const stopping = node.stop()
  let sockets = 0
  // Clients that connect during the stop are admitted by the other node at the first attempt.
  for (let ended = false; !ended; sockets += 2) {
    await opens(`${topology.wsUrl}/collab`)
    await opens(`${topology.wsUrl}/yjs/demo/newcomer-${sockets}`)
    ended = await Promise.race([stopping.then(() => true), delay(50, false)])
  }
  expect(sockets).toBeGreaterThan(2)
  const { code, tookMs } = await stopping
  expect(code).toBe(0)
  const [[, service]] = nodesOf(await readCompose({ POSTGRES_PASSWORD: 'any' })) as [[string, never]]
  const { stop_grace_period: grace = '' } = service as { stop_grace_period?: string }
  expect(tookMs).toBeLessThan(durationMs(grace) / 2)
  await stillServed(topology, 0)
  await crowd.untilAcknowledged(WORDS)
  await readersAreBack(topology, crowd, 1 - gone)
  // The node closed their sockets itself; no connection was cut.
  expect(new Set(closes.flat().map((close) => close.code))).toEqual(new Set([1012]))
  await crowd.rest()
  await nothingAmiss(topology, crowd)
  // The restarted node gets clients again: a rolling upgrade continues with the other node.
  topology.nodes[gone] = await node.restart()
  const other = topology.nodes[1 - gone] as RunningServer
  expect((await other.stop()).code).toBe(0)
  for (const writer of Object.values(crowd.writers)) writer.resume()
  await crowd.untilAcknowledged(WORDS)
  await crowd.rest()
  await nothingAmiss(topology, crowd)
})
