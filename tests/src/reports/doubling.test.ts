import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { CLIENT_KINDS, connect, connectHocuspocus, type StockClient } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { freshStore, STORE_KINDS } from '../harness/stores.ts'
import { PATIENCE, VersionsApi, writer } from '../versions/api.ts'

/** The document that the server creates at its first start. */
const SEEDED = 'demo/welcome'
const WRITTEN = 'demo/written'
const RESTORED = 'demo/restored'
const ENDS = ['SIGTERM', 'SIGKILL', 'SIGKILL'] as const
/** Restarts take seconds on a loaded machine, in ms. */
const TIMEOUT_MS = 180_000

const shown = ({ doc }: StockClient): string => doc.getXmlFragment('default').toString()

/** The content of the document for a new client. */
async function toNewcomer(server: RunningServer, address: string): Promise<string> {
  const newcomer = connect('hocuspocus-4', server, address)
  await newcomer.synced()
  const content = shown(newcomer)
  newcomer.close()
  return content
}

describe.each(STORE_KINDS)('on %s', (kind) => {
  it('SYNC-40: what the server seeded, what clients wrote and what was restored is there once, however often the server restarts or is killed under its clients', {
    timeout: TIMEOUT_MS,
  }, async () => {
    await using store = await freshStore(kind)
    let server = await startServer(store.options)
    const author = await writer(server, WRITTEN)
    for (const text of ['One.', 'Two.']) author.write(text)
    const restorer = await writer(server, RESTORED)
    restorer.write('As it was.')
    const api = new VersionsApi(server, RESTORED)
    await expect.poll(() => api.content('now'), PATIENCE).toBe('As it was.\n')
    const version = await api.name('before')
    restorer.fragment.delete(0, 1)
    restorer.write('As it became.')
    await expect.poll(() => api.content('now'), PATIENCE).toBe('As it became.\n')
    expect((await api.restore(version.id)).status).toBe(200)

    const addresses = [SEEDED, WRITTEN, RESTORED]
    const clients = addresses.flatMap((address) =>
      CLIENT_KINDS.map((client) => connect(client, server, address)),
    )
    for (const client of clients) await client.synced()
    const before = clients.map(shown)
    expect(before[0]?.length).toBeGreaterThan(0)
    for (const end of ENDS) {
      const lost = clients.map(({ network }) => network.closes.length)
      await server.stop(end)
      for (const [index, { network }] of clients.entries())
        await eventually('the client to notice', () => network.closes.length > lost[index]!)
      server = await server.restart()
      for (const client of clients) await client.synced()
      expect(clients.map(shown)).toEqual(before)
      for (const [index, address] of addresses.entries())
        expect(await toNewcomer(server, address)).toBe(before[index * CLIENT_KINDS.length])
    }
    for (const client of [...clients, author, restorer]) client.close()
    await server[Symbol.asyncDispose]()
  })
})

it('SYNC-41: what the server seeds is there once when two nodes start at once on an empty database', {
  timeout: TIMEOUT_MS,
}, async () => {
  await using store = await freshStore('PostgreSQL')
  const nodes = await Promise.all([startServer(store.options), startServer(store.options)])
  const [one, two] = await Promise.all(nodes.map((node) => toNewcomer(node, SEEDED)))
  expect(one).toBe(two)
  const headings = one?.split('<heading').length
  // A client with the first node's state, and a new client, on the second node after a restart of both.
  const holder = connectHocuspocus('hocuspocus-3', nodes[0]!, SEEDED, { doc: new Y.Doc() })
  await holder.synced()
  const second = await nodes[1]!.restart()
  const joined = connect('y-websocket-2', second, SEEDED, { doc: holder.doc })
  await joined.synced()
  expect(await toNewcomer(second, SEEDED)).toBe(one)
  expect(shown(joined).split('<heading').length).toBe(headings)
  for (const client of [holder, joined]) client.close()
  for (const node of [nodes[0]!, second]) await node[Symbol.asyncDispose]()
})
