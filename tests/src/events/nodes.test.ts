import { join } from 'node:path'
import { expect, it } from 'vitest'
import { query } from '../faults/database.ts'
import { connect } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { startServer } from '../harness/server.ts'
import { freshStore } from '../harness/stores.ts'
import { startInProcess } from '../nodes/in-process.ts'
import { byName, recorder, request } from './recorder.ts'

const MAIN = join(import.meta.dirname, 'consumer-server.ts')

it('EVT-3: two nodes deliver the events of both to one consumer, those of a document in order and one at a time', async () => {
  const running = new Set<string>()
  const overlaps: string[] = []
  const slow = async ({ address }: { readonly address: string }): Promise<void> => {
    if (running.has(address)) overlaps.push(address)
    running.add(address)
    await new Promise((resolve) => setTimeout(resolve, 3))
    running.delete(address)
  }
  const [one, two] = [recorder('shared', slow), recorder('shared', slow)]
  const nodes = [one, two].map(({ consumer }) => ({
    authenticator: byName,
    consumers: [consumer],
    eventPace: { pollMs: 20 },
  }))
  await using cluster = await startInProcess(nodes)
  const addresses = ['demo/a', 'demo/b', 'demo/c', 'demo/d']
  for (const address of addresses)
    await request(cluster.nodes[0]!.url, 'ann', 'POST', '', { title: 'New', address })
  const titles = Array.from({ length: 20 }, (_, index) => `${index}`)
  await Promise.all(
    addresses.map(async (address) => {
      for (const [index, title] of titles.entries())
        await request(cluster.nodes[index % 2]!.url, 'ann', 'PATCH', `/${encodeURIComponent(address)}`, {
          title,
        })
    }),
  )
  const told = () => [...one.events, ...two.events].filter(({ address }) => addresses.includes(address))
  await eventually('all events', () => told().length >= addresses.length * (titles.length + 1))
  expect(overlaps).toEqual([])
  for (const address of addresses) {
    // Each node's list is in the order of delivery; the ids put both into one.
    for (const { of } of [one, two]) {
      const ids = of(address).map(({ id }) => id)
      expect(ids).toEqual(ids.toSorted((a, b) => a - b))
    }
    const merged = told()
      .filter((event) => event.address === address)
      .toSorted((a, b) => a.id - b.id)
    expect(merged.flatMap((event) => (event.type === 'renamed' ? [event.title] : []))).toEqual(titles)
  }
})

it('EVT-2: the node that took an edit in tells of it, once, with the revision that is in the database', async () => {
  const [one, two] = [recorder('shared'), recorder('shared')]
  await using cluster = await startInProcess([
    { authenticator: byName, consumers: [one.consumer] },
    { authenticator: byName, consumers: [two.consumer] },
  ])
  const address = 'demo/together'
  const ann = connect('y-websocket-3', cluster.nodes[0]!, address, { token: 'ann' })
  const ben = connect('y-websocket-3', cluster.nodes[1]!, address, { token: 'ben' })
  await Promise.all([ann.synced(), ben.synced()])
  ann.text.insert(0, 'Hello')
  await eventually('it to arrive', () => ben.text.toString() === 'Hello')
  const changes = () =>
    [...one.of(address), ...two.of(address)].flatMap((of) => (of.type === 'changed' ? [of] : []))
  await eventually('the change', () => changes().length > 0)
  ben.text.insert(0, 'Well: ')
  await eventually('the other', () => changes().length > 1)
  const [row] = await query<{ head: number }>(
    cluster.databaseUrl,
    'SELECT head::integer AS head FROM document WHERE key = $1',
    ['together'],
  )
  expect(changes().map(({ principals }) => principals)).toEqual([['ann'], ['ben']])
  expect(changes().at(-1)?.revision).toBe(row?.head)
  ann.close()
  ben.close()
})

it('EVT-4: an event whose node is killed while it is handled is delivered by another node when the lease has ended', async () => {
  await using store = await freshStore('PostgreSQL')
  await using hanging = await startServer({ main: MAIN, env: { ...store.options.env, TEST_HANGS: '1' } })
  const told = (logs: readonly string[]) => logs.filter((line) => line.includes('"told":"demo/doc')).length
  await request(hanging.url, 'ann', 'POST', '', { title: 'New', address: 'demo/document' })
  await eventually('the event', () => told(hanging.logs) > 0)
  await using other = await startServer({ main: MAIN, env: { ...store.options.env } })
  await hanging.kill9()
  await eventually('the event again', () => told(other.logs) > 0)
  expect(other.logs.filter((line) => line.includes('told')).join()).toContain('demo/document created')
})
