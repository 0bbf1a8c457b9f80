import { afterAll, beforeAll, it } from 'vitest'
import { connect } from '../harness/clients.ts'
import { eventuallyAsync } from '../harness/eventually.ts'
import { type InProcessCluster, startInProcess } from './in-process.ts'

let cluster: InProcessCluster
beforeAll(async () => {
  cluster = await startInProcess([{}, {}])
})
afterAll(() => cluster?.[Symbol.asyncDispose]())

/** The addresses that a node says are open, with the names of who is there. */
async function open(node: number): Promise<ReadonlyMap<string, readonly string[]>> {
  const response = await fetch(`${cluster.nodes[node]!.url}/api/presence`)
  const { documents } = (await response.json()) as {
    documents: readonly { address: string; people: readonly { name: string }[] }[]
  }
  return new Map(documents.map(({ address, people }) => [address, people.map(({ name }) => name)]))
}

it('NODE-53: every node tells who has which documents open on all nodes, and no more of who left; a node of a version that knows no questions is not asked', async () => {
  const [ann, ben] = ['ann', 'ben'].map((name, node) => {
    const client = connect('hocuspocus-4', cluster.nodes[node]!, `demo/of-${name}`)
    client.awareness.setLocalStateField('user', { name, color: '#123456' })
    return client
  })
  await Promise.all([ann!.synced(), ben!.synced()])
  for (const node of [0, 1]) {
    await eventuallyAsync('both to be told of', async () => {
      const told = await open(node)
      return told.get('demo/of-ann')?.join() === 'ann' && told.get('demo/of-ben')?.join() === 'ben'
    })
  }
  ben!.close()
  await eventuallyAsync('the one who left to be gone', async () => !(await open(0)).has('demo/of-ben'))
  const old = await cluster.start({ formats: { oldest: 1, newest: 2 } })
  const cleo = connect('hocuspocus-4', old, 'demo/of-cleo')
  cleo.awareness.setLocalStateField('user', { name: 'cleo', color: '#123456' })
  await cleo.synced()
  await eventuallyAsync('the other nodes to answer for themselves only', async () => {
    const [first, second] = [await open(0), await open(1)]
    return first.has('demo/of-ann') && second.size === 0
  })
  for (const client of [ann!, cleo]) client.close()
})
