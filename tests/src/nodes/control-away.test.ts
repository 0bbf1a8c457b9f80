import { expect, it } from 'vitest'
import { metric } from '../away/own-database.ts'
import { connectHocuspocus, type HocuspocusClient } from '../harness/clients.ts'
import { eventually, eventuallyAsync } from '../harness/eventually.ts'
import { type InProcessNode, startInProcess } from './in-process.ts'

const isSaved = ({ provider }: HocuspocusClient): boolean => provider.unsyncedChanges === 0

async function join(node: InProcessNode, key: string): Promise<HocuspocusClient> {
  const client = connectHocuspocus('hocuspocus-4', node, `demo/${key}`)
  await client.synced()
  return client
}

it('NODE-41: what is done with a document while Redis is away, closing it to edits or putting it into the trash, holds on all nodes, and on those that open it later', async () => {
  await using cluster = await startInProcess([{}, {}])
  const [a, b] = [cluster.nodes[0]!, cluster.nodes[1]!]
  const keys = ['frozen', 'trashed']
  const people = await Promise.all(keys.map((key) => join(b, key)))
  const [frozen, trashed] = [people[0]!, people[1]!]
  for (const person of people) person.text.insert(0, 'kept')
  await eventually('all to be saved', () => people.every(isSaved))
  await cluster.redis.kill9()

  const documentId = await cluster.documentId('frozen')
  await a.server.control({ kind: 'read-only', documentId, on: true })
  const response = await fetch(`${a.url}/api/documents/demo%2Ftrashed`, { method: 'DELETE' })
  expect(response.status).toBe(200)
  await eventually('the one to be sent away', () => trashed.documentCloses.includes('trashed'))
  // Its room closes like any empty one, although the nodes query it repeatedly.
  await eventuallyAsync('the room to be let go', async () => (await metric(b, 'cowrite_rooms')) === 1)
  // A document restored from the trash can be opened there as well, although the node cannot be notified.
  expect((await fetch(`${a.url}/api/documents/demo%2Ftrashed/restore`, { method: 'POST' })).status).toBe(200)
  await eventuallyAsync('it to be opened', async () => {
    const again = connectHocuspocus('hocuspocus-4', b, 'demo/trashed')
    await eventually('an answer', () => again.isSynced() || again.refusals.length > 0)
    again.close()
    return again.refusals.length === 0 && again.text.toString() === 'kept'
  })

  await eventually('the other to be told', () => frozen.provider.authorizedScope === 'readonly')
  frozen.text.insert(0, 'not ')
  const late = await join(a, 'frozen')
  expect(late.provider.authorizedScope).toBe('readonly')
  late.text.insert(0, 'nor ')
  const after = await cluster.start()
  const latest = await join(after, 'frozen')
  expect([latest.provider.authorizedScope, latest.text.toString()]).toEqual(['readonly', 'kept'])
  expect([isSaved(frozen), isSaved(late)]).toEqual([false, false])

  await cluster.redis.up()
  await b.server.control({ kind: 'read-only', documentId, on: false })
  await eventually('all to be saved, what was refused included', () =>
    [frozen, late, latest].every(
      (one) => isSaved(one) && one.provider.authorizedScope === 'read-write' && one.text.length === 12,
    ),
  )
  for (const client of [...people, late, latest]) client.close()
})
