import { once } from 'node:events'
import { request } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { buildClient } from '../../../scripts/build/client.ts'
import { CLIENT_KINDS, connect, connectHocuspocus } from '../harness/clients.ts'
import { eventually, eventuallyAsync } from '../harness/eventually.ts'
import { storedWords } from './stored.ts'
import { figureOf, startTopology, type Topology } from './topology.ts'

let topology: Topology

beforeAll(async () => {
  await buildClient()
  topology = await startTopology()
})

afterAll(() => topology?.[Symbol.asyncDispose]())

/** The status of the balancer's response to `path` with the header `Host: host`. */
async function statusUnder(host: string, path: string): Promise<number | undefined> {
  const asked = request(`${topology.url}${path}`, { headers: { host } })
  asked.end()
  const [response] = await once(asked, 'response')
  response.resume()
  return response.statusCode
}

/** The number of sockets of each node. */
function connections(): Promise<number[]> {
  return Promise.all(topology.nodes.map((node) => figureOf(node, 'cowrite_connections')))
}

async function nobodyConnected(): Promise<void> {
  await eventuallyAsync('all sockets to be gone', async () => (await connections()).every((n) => n === 0))
}

it('DEP-3: through the balancer the web app loads, with its scripts, and the API answers', async () => {
  const page = await fetch(`${topology.url}/d/demo/welcome`)
  expect(page.status).toBe(200)
  const html = await page.text()
  const script = /<script[^>]* src="([^"]+)"/.exec(html)?.[1] ?? ''
  const code = await fetch(new URL(script, topology.url))
  expect([code.status, code.headers.get('content-type')]).toEqual([
    200,
    expect.stringContaining('javascript'),
  ])
  const made = await fetch(`${topology.url}/api/documents`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: topology.url },
    body: JSON.stringify({ title: 'Plan', address: 'demo/through-the-balancer' }),
  })
  expect(made.status).toBe(201)
  for (const node of [topology, ...topology.nodes]) {
    const answer = await fetch(`${node.url}/api/documents/demo%2Fthrough-the-balancer`)
    expect(await answer.json()).toMatchObject({ title: 'Plan' })
  }
})

it.for(CLIENT_KINDS)(
  'DEP-3: a stock %s client connects through the balancer, edits, and is saved',
  async (kind) => {
    const address = `demo/saved-${kind}`
    const client = connect(kind, topology, address)
    await client.synced()
    for (let index = 0; index < 20; index++) client.text.insert(client.text.length, `${kind}-${index} `)
    const words = Array.from({ length: 20 }, (_, index) => `${kind}-${index}`)
    await eventuallyAsync('all words to be in the database', async () => {
      const stored = await storedWords(topology.databaseUrl, address)
      return stored.join() === words.join()
    })
    client.close()
  },
)

it('DEP-3: pages of the balancer may connect, pages of other origins may not', async () => {
  const open = async (origin: string): Promise<string> => {
    const socket = new WebSocket(`${topology.wsUrl}/collab`, { origin })
    const outcome = await Promise.race([
      once(socket, 'open').then(() => 'open'),
      once(socket, 'unexpected-response').then(([, response]) => `refused with ${response.statusCode}`),
    ])
    socket.once('error', () => {
      // Closing a refused socket emits an error.
    })
    socket.terminate()
    return outcome
  }
  expect(await open(topology.url)).toBe('open')
  expect(await open('https://elsewhere.example')).toBe('refused with 403')
})

it('DEP-3: what is acknowledged on one node is there when the document is opened on the other', async () => {
  const [first, second] = topology.nodes
  const writer = connectHocuspocus('hocuspocus-4', first!, 'demo/moves')
  await writer.synced()
  writer.text.insert(0, 'written on the first')
  await eventually('the acknowledgement', () => writer.provider.unsyncedChanges === 0)
  writer.close()
  const reader = connect('y-websocket-3', second!, 'demo/moves')
  await reader.synced()
  expect(reader.text.toString()).toBe('written on the first')
  reader.close()
})

it('DEP-3: people on both nodes see each other type, and see each other', async () => {
  const clients = topology.nodes.map((node) => connectHocuspocus('hocuspocus-4', node, 'demo/live'))
  for (const client of clients) await client.synced()
  for (const [index, { text, awareness }] of clients.entries()) {
    awareness.setLocalStateField('user', { name: `${index}`, color: '#123456' })
    text.insert(0, `${index} `)
  }
  await eventually('all edits to arrive', () => clients.every(({ text }) => text.length === 4))
  expect(clients[1]!.text.toString()).toBe(clients[0]!.text.toString())
  await eventually('all to be seen', () => clients.every(({ awareness }) => awareness.getStates().size === 2))
  for (const client of clients) client.close()
})

it('DEP-4: every y-websocket client of a document reaches the same node, other documents the other', async () => {
  await nobodyConnected()
  const homes = new Set<number>()
  for (let index = 0; index < 12; index++) {
    const clients = [
      connect('y-websocket-3', topology, `demo/same-${index}`),
      connect('y-websocket-2', topology, `demo/same-${index}`, { token: 'guest' }),
    ]
    for (const client of clients) await client.synced()
    // The same document in another spelling.
    const spelled = new WebSocket(`${topology.wsUrl}/yjs/demo%2Fsame-${index}?access=readonly`)
    await once(spelled, 'open')
    const counts = await connections()
    expect(counts.toSorted()).toEqual([0, 3])
    homes.add(counts.indexOf(3))
    // They are in one room: each receives the other's edits.
    clients[0]!.text.insert(0, 'seen')
    await eventually('the other to see it', () => clients[1]!.text.toString() === 'seen')
    for (const client of clients) client.close()
    spelled.close()
    await nobodyConnected()
  }
  expect(homes.size).toBe(2)
})

it('DEP-4: Hocuspocus clients are spread over the nodes', async () => {
  await nobodyConnected()
  const clients = []
  for (let index = 0; index < 10; index++) {
    const client = connectHocuspocus('hocuspocus-4', topology, `demo/spread-${index}`)
    await client.synced()
    clients.push(client)
  }
  expect(Math.min(...(await connections()))).toBeGreaterThanOrEqual(4)
  for (const client of clients) client.close()
})

it('DEP-10: the balancer answers only to names that it was given', async () => {
  const { port } = new URL(topology.url)
  expect(await statusUnder(`127.0.0.1:${port}`, '/healthz')).toBe(200)
  expect(await statusUnder(`localhost:${port}`, '/healthz')).toBe(200)
  for (const host of [`attacker.example:${port}`, '192.0.2.1', 'cowrite']) {
    expect(await statusUnder(host, '/'), host).toBe(421)
    expect(await statusUnder(host, '/api/documents'), host).toBe(421)
  }
})

it('DEP-10: the balancer does not publish the figures of the nodes', async () => {
  expect((await fetch(`${topology.nodes[0]?.url}/metrics`)).status).toBe(200)
  expect((await fetch(`${topology.url}/metrics`)).status).toBe(404)
})
