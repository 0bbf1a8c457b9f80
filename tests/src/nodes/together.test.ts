import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { CLIENT_KINDS, connect, connectHocuspocus, type StockClient } from '../harness/clients.ts'
import { eventually, eventuallyAsync } from '../harness/eventually.ts'
import { type Cluster, readiness, startCluster } from './cluster.ts'

let cluster: Cluster
beforeAll(async () => {
  cluster = await startCluster(2)
  for (const node of cluster.nodes) {
    await eventuallyAsync(
      'the nodes to find each other',
      async () => (await readiness(node)).nodes?.others === 1,
    )
  }
})
afterAll(() => cluster?.[Symbol.asyncDispose]())

const at = (index: number) => cluster.nodes[index]!
const seen = (client: StockClient, other: StockClient): unknown =>
  client.awareness.getStates().get(other.doc.clientID)?.['user']?.name
const show = (client: StockClient, name: string): void =>
  client.awareness.setLocalStateField('user', { name, color: '#123456' })

describe('two nodes, one document', () => {
  it('NODE-1: stock clients of all kinds edit together, on whichever node they are', async () => {
    const address = 'demo/together'
    const clients = CLIENT_KINDS.flatMap((kind) => [0, 1].map((node) => connect(kind, at(node), address)))
    for (const client of clients) await client.synced()
    for (const [index, { text }] of clients.entries()) text.insert(0, `${index} `)
    const length = clients.length * 2
    await eventually('all to have all', () => clients.every(({ text }) => text.length === length))
    const [first] = clients
    for (const { doc } of clients) expect(Y.encodeStateVector(doc)).toEqual(Y.encodeStateVector(first!.doc))
    expect(new Set(clients.map(({ text }) => text.toString())).size).toBe(1)
    for (const client of clients) client.close()
  })

  it('NODE-2: who joins on one node sees at once who is on the other, and who leaves is gone at once on both', async () => {
    const address = 'demo/present'
    const [one, two] = [connect('hocuspocus-4', at(0), address), connect('y-websocket-3', at(1), address)]
    await Promise.all([one.synced(), two.synced()])
    show(one, 'One')
    show(two, 'Two')
    await eventually('both to see each other', () => seen(one, two) === 'Two' && seen(two, one) === 'One')
    const late = connect('hocuspocus-3', at(1), address)
    await late.synced()
    await eventually('the late one to see both', () => seen(late, one) === 'One' && seen(late, two) === 'Two')
    one.close()
    await eventually('the others to notice', () => !seen(two, one) && !seen(late, one), { deadline: 5_000 })
    for (const client of [two, late]) client.close()
  })

  it('NODE-3: an acknowledged edit is in the database, and a node that opens the document later has it, though it is still being written', async () => {
    const address = 'demo/late'
    const writer = connectHocuspocus('hocuspocus-4', at(0), address)
    await writer.synced()
    for (let round = 0; round < 20; round++) {
      writer.text.insert(writer.text.length, `${round} `)
      const late = connect(round % 2 === 0 ? 'y-websocket-3' : 'hocuspocus-3', at(1), address)
      await late.synced()
      writer.text.insert(writer.text.length, `${round}! `)
      await eventually('the late one to have all', () => late.text.toString() === writer.text.toString())
      late.close()
    }
    await eventually('all to be saved', () => writer.provider.unsyncedChanges === 0)
    writer.close()
  })

  it('NODE-4: a document that goes into the trash, or gets another title, does so on all nodes', async () => {
    const address = 'demo/controls'
    const [one, two] = [0, 1].map((node) => connectHocuspocus('hocuspocus-4', at(node), address))
    await Promise.all([one!.synced(), two!.synced()])
    const path = `${at(0).url}/api/documents/${encodeURIComponent(address)}`
    const headers = { 'content-type': 'application/json' }
    await fetch(path, { method: 'PATCH', headers, body: JSON.stringify({ title: 'New title' }) })
    const told = ({ stateless }: { stateless: readonly string[] }) =>
      stateless.some((text) => text.includes('New title'))
    await eventually('both to hear of the title', () => told(one!) && told(two!))
    await fetch(path, { method: 'DELETE' })
    await eventually('both to be sent away', () =>
      [one!, two!].every(({ documentCloses }) => documentCloses.includes('trashed')),
    )
    for (const client of [one!, two!]) client.close()
  })
})
