import type { Author } from '@cowrite/persistence'
import { type CowriteServer, createServer, readConfig } from '@cowrite/server'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import {
  CLIENT_KINDS,
  type ClientOptions,
  connect,
  connectHocuspocus,
  type StockClient,
} from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { readHocuspocus } from '../harness/frames.ts'
import { createNetwork } from '../harness/network.ts'
import { type FreshStore, freshStore } from '../harness/stores.ts'

const PEOPLE: Readonly<Record<string, Author>> = {
  anna: { principal: 'person:anna', kind: 'person', run: null },
  ben: { principal: 'person:ben', kind: 'person', run: null },
  guest: { principal: 'guest', kind: 'guest', run: null },
}

let store: FreshStore
let database: string
let server: CowriteServer
const place = () => ({ wsUrl: server.url.replace(/^http/, 'ws') })

/** A server whose tokens are the names of principals. */
const start = (port = 0): Promise<CowriteServer> =>
  createServer(readConfig({ ...store.options.env, PORT: String(port), LOG_LEVEL: 'silent' }, []), {
    authenticator: {
      authenticate: async ({ token }) => {
        const author = PEOPLE[token]
        return author
          ? { ok: true, principal: { id: author.principal, author, role: 'editor' } }
          : { ok: false, code: 'unauthorized' }
      },
    },
  })

beforeAll(async () => {
  store = await freshStore('PostgreSQL')
  database = store.options.env?.['DATABASE_URL'] ?? ''
  server = await start()
})
afterAll(async () => {
  await server?.close()
  await store?.[Symbol.asyncDispose]()
})

async function join(token: string, address: string, options: ClientOptions = {}) {
  const client = connectHocuspocus('hocuspocus-4', place(), address, { token, ...options })
  await client.synced()
  return client
}

const refused = ({ network }: StockClient): number =>
  network.received
    .map(readHocuspocus)
    .filter((message) => message.type === 'sync-status' && !message.accepted).length

async function recorded(address: string): Promise<{ client: number; clock: number; principal: string }[]> {
  const client = new pg.Client({ connectionString: database })
  await client.connect()
  const { rows } = await client.query<{ client: string; clock: string; principal: string }>(
    `SELECT a.client, a.clock, a.principal FROM authorship a JOIN document d ON d.id = a.document_id
      WHERE d.key = $1 ORDER BY a.at, a.clock`,
    [address.split('/')[1]],
  )
  await client.end()
  return rows.map((row) => ({ ...row, client: Number(row.client), clock: Number(row.clock) }))
}

describe('whose a clientID is', () => {
  it('WHO-5: an edit under the clientID of another person is refused and reaches nobody, and replicas stay equal', async () => {
    const address = 'demo/forged'
    const anna = await join('anna', address)
    anna.text.insert(0, 'Anna. ')
    await eventually('Anna to be saved', () => anna.provider.unsyncedChanges === 0)
    const ben = await join('ben', address)
    const other = await join('guest', address)
    ben.text.insert(0, 'Ben. ')
    await eventually('the words of Ben', () => anna.text.toString() === 'Ben. Anna. ')
    // Ben's client now uses Anna's clientID.
    const own = ben.doc.clientID
    ben.doc.clientID = anna.doc.clientID
    ben.text.insert(0, 'FORGED ')
    await eventually('the refusal', () => refused(ben) > 0)
    // Anna's next edit has the same clock as the forged one.
    anna.text.insert(anna.text.length, 'More.')
    await eventually('Anna to be saved', () => anna.provider.unsyncedChanges === 0)
    await eventually('others to see it', () => other.text.toString() === 'Ben. Anna. More.')
    expect(anna.text.toString()).toBe('Ben. Anna. More.')
    // A step 2 with both: Ben's own words are accepted, the forged ones are refused.
    ben.doc.clientID = own
    ben.text.insert(ben.text.length, 'Mine.')
    // Their order depends on the clientIDs.
    const whole = ['Ben. Anna. More.Mine.', 'Ben. Anna. Mine.More.']
    await eventually('the words of Ben', () => whole.includes(other.text.toString()))
    ben.network.cut()
    await ben.synced()
    await anna.synced()
    expect(whole).toContain(anna.text.toString())
    expect(other.text.toString()).toBe(anna.text.toString())
    expect((await recorded(address)).map(({ client, principal }) => [client, principal])).toEqual([
      [anna.doc.clientID, 'person:anna'],
      [own, 'person:ben'],
    ])
    for (const client of [anna, ben, other]) client.close()
  })

  it('WHO-6: whoever comes back, and another tab of the same person, is never refused its own', async () => {
    const address = 'demo/own'
    const anna = await join('anna', address)
    anna.text.insert(0, 'One. ')
    await eventually('Anna to be saved', () => anna.provider.unsyncedChanges === 0)
    anna.network.cut()
    anna.text.insert(5, 'Two. ')
    const copy = Y.encodeStateAsUpdate(anna.doc)
    await eventually('Anna to be saved', () => anna.provider.unsyncedChanges === 0)
    anna.text.insert(10, 'Three. ')
    await eventually('Anna to be saved', () => anna.provider.unsyncedChanges === 0)
    // A tab of Anna's that was closed before it could send has stored its words on her device.
    const closed = new Y.Doc()
    Y.applyUpdate(closed, copy)
    closed.getText('content').insert(0, 'Zero. ')
    closed.clientID = anna.doc.clientID
    const tab = new Y.Doc()
    Y.applyUpdate(tab, Y.encodeStateAsUpdate(closed))
    const second = await join('anna', address, { doc: tab })
    await eventually('all to be there', () => anna.text.toString() === 'Zero. One. Two. Three. ')
    expect(refused(anna) + refused(second)).toBe(0)
    for (const client of [anna, second]) client.close()
  })

  it.each(CLIENT_KINDS)(
    'WHO-7: guests, who have no identity, are never refused, whoever brings what (%s)',
    async (kind) => {
      const address = `demo/guests-${kind}`
      const [one, two] = [connect(kind, place(), address, { token: 'guest' }), new Y.Doc()]
      await one.synced()
      one.text.insert(0, 'Hello')
      Y.applyUpdate(two, Y.encodeStateAsUpdate(one.doc))
      two.clientID = one.doc.clientID
      one.close()
      // The same words and more under the same clientID, from another connection, which is signed in.
      two.getText('content').insert(5, ' world')
      const next = connect(kind, place(), address, { token: 'anna', doc: two })
      const watcher = await join('guest', address)
      await eventually('all of it', () => watcher.text.toString() === 'Hello world')
      next.close()
      watcher.close()
    },
  )

  it('WHO-8: who wrote which range is in the database with the edit, and outlives restarts, compaction and gaps', async () => {
    const address = 'demo/ranges'
    const guest = await join('guest', address)
    guest.text.insert(0, 'abc')
    const { clientID } = guest.doc
    await eventually('the guest to be saved', () => guest.provider.unsyncedChanges === 0)
    expect(await recorded(address)).toEqual([{ client: clientID, clock: 0, principal: 'guest' }])
    const { doc } = guest
    guest.close()
    const { port } = new URL(server.url)
    await server.close()
    server = await start(Number(port))
    // The guest signs in and continues in the same document.
    const anna = await join('anna', address, { doc, network: createNetwork() })
    anna.text.insert(3, 'def')
    await eventually('Anna to be saved', () => anna.provider.unsyncedChanges === 0)
    expect(await recorded(address)).toEqual([
      { client: clientID, clock: 0, principal: 'guest' },
      { client: clientID, clock: 3, principal: 'person:anna' },
    ])
    anna.close()
    const again = await join('ben', address)
    again.doc.clientID = clientID
    again.text.insert(6, 'X')
    await eventually('the refusal', () => refused(again) > 0)
    again.close()
  })
})
