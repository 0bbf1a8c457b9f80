import {
  type CowriteServer,
  createServer,
  type EventConsumer,
  readConfig,
  SERVER_PRINCIPAL,
} from '@cowrite/server'
import { describe, expect, it } from 'vitest'
import { query } from '../faults/database.ts'
import { connect, connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { type FreshStore, freshStore, STORE_KINDS } from '../harness/stores.ts'
import { byName, recorder, request } from './recorder.ts'

function start({ options }: FreshStore, consumers: readonly EventConsumer[]): Promise<CowriteServer> {
  const folder = options.dataDir === undefined ? {} : { COWRITE_DATA_DIR: options.dataDir }
  const variables = { ...folder, ...options.env, PORT: '0', LOG_LEVEL: 'silent' }
  return createServer(readConfig(variables, []), { authenticator: byName, consumers })
}

const placeOf = ({ url }: CowriteServer) => ({ wsUrl: url.replace(/^http/, 'ws') })

/** Creates, renames, trashes, restores and deletes the document at `address`. */
async function live(url: string, address: string): Promise<void> {
  const path = `/${encodeURIComponent(address)}`
  await request(url, 'ann', 'POST', '', { title: 'Plan', address })
  await request(url, 'ben', 'PATCH', path, { title: 'Roadmap' })
  await request(url, 'ann', 'POST', `${path}/versions`, { name: 'Draft' })
  await request(url, 'ben', 'DELETE', path)
  await request(url, 'ann', 'POST', `${path}/restore`)
  await request(url, 'ann', 'DELETE', path)
  await request(url, 'cleo', 'DELETE', `${path}?forever=true`)
}

describe.each(STORE_KINDS)('events on %s', (kind) => {
  it('EVT-1, EVT-3: a consumer is told in order of what happens to a document, with who did it', async () => {
    await using store = await freshStore(kind)
    const [one, two] = [recorder('one'), recorder('two')]
    const server = await start(store, [one.consumer, two.consumer])
    try {
      const address = 'demo/life'
      await live(server.url, address)
      await eventually('the deletion', () => one.of(address).length >= 7 && two.of(address).length >= 7)
      const told = one.of(address)
      const { documentId } = told[0]!
      const about = { documentId, address, id: expect.any(Number), at: expect.any(Date) }
      const version = { id: expect.any(String), kind: 'named', name: 'Draft' }
      expect(told).toEqual([
        { ...about, type: 'created', principal: 'ann', title: 'Plan' },
        { ...about, type: 'renamed', principal: 'ben', title: 'Roadmap' },
        { ...about, type: 'version', principal: 'ann', version },
        { ...about, type: 'trashed', principal: 'ben' },
        { ...about, type: 'restored', principal: 'ann' },
        { ...about, type: 'trashed', principal: 'ann' },
        { ...about, type: 'deleted', principal: 'cleo' },
      ])
    } finally {
      await server.close()
    }
  })

  it('EVT-11: a consumer is told that a document was closed to edits and opened again, by a command of the documents or of the rooms', async () => {
    await using store = await freshStore(kind)
    const one = recorder('one')
    const server = await start(store, [one.consumer])
    try {
      const address = 'demo/closed'
      const { id } = await server.documents.create(SERVER_PRINCIPAL, { address })
      await server.documents.setReadOnly(SERVER_PRINCIPAL, address, true)
      await server.control({ kind: 'read-only', documentId: id, on: false })
      await eventually('both', () => one.of(address).length >= 3)
      expect(one.of(address).slice(1)).toMatchObject([
        { type: 'read-only-changed', principal: 'server', readOnly: true, documentId: id },
        { type: 'read-only-changed', principal: 'server', readOnly: false, documentId: id },
      ])
      const unknown = server.control({ kind: 'read-only', documentId: crypto.randomUUID(), on: true })
      await expect(unknown).rejects.toMatchObject({ code: 'not-found' })
    } finally {
      await server.close()
    }
  })

  it('EVT-1, EVT-2: opening an address tells of its document, edits of a change after their commit, and an automatic version of itself', async () => {
    await using store = await freshStore(kind)
    const one = recorder('one')
    const server = await start(store, [one.consumer])
    try {
      const address = 'demo/opened'
      const ann = connectHocuspocus('hocuspocus-4', placeOf(server), address, { token: 'ann' })
      const ben = connectHocuspocus('hocuspocus-4', placeOf(server), address, { token: 'ben' })
      await Promise.all([ann.synced(), ben.synced()])
      const told = () => one.of(address)
      const created = await eventually('the creation', () => told()[0])
      expect(created).toMatchObject({ type: 'created', title: 'opened' })
      for (const letter of 'Hello') ann.text.insert(ann.text.length, letter)
      ben.text.insert(0, 'Well: ')
      const changed = await eventually('the change', () => told()[1])
      if (changed.type !== 'changed') throw new Error(`It is told of ${changed.type}.`)
      expect(changed.principals.toSorted()).toEqual(['ann', 'ben'])
      expect(changed.revision).toBeGreaterThan(0)
      ben.text.insert(0, 'So. ')
      const again = await eventually('the next change', () => told()[2])
      expect(again).toMatchObject({ type: 'changed', principals: ['ben'] })
      if (again.type === 'changed') expect(again.revision).toBeGreaterThan(changed.revision)
      ann.close()
      ben.close()
      const version = await eventually('the version', () => told()[3])
      expect(version).toMatchObject({
        type: 'version',
        principal: 'ben',
        version: { kind: 'quiet', name: null },
      })
      expect(told()).toHaveLength(4)
    } finally {
      await server.close()
    }
  })

  it('EVT-2, EVT-4: what the last edits before a stop changed is told after the next start', async () => {
    await using store = await freshStore(kind)
    const address = 'demo/stopped'
    const [one, later] = [recorder('one'), recorder('one')]
    const server = await start(store, [one.consumer])
    const ann = connectHocuspocus('hocuspocus-4', placeOf(server), address, { token: 'ann' })
    await ann.synced()
    await eventually('the creation', () => one.of(address).length === 1)
    ann.text.insert(0, 'Last words.')
    await eventually('it to be saved', () => ann.provider.unsyncedChanges === 0)
    await server.close()
    ann.close()
    const next = await start(store, [later.consumer])
    try {
      await eventually('both', () => one.of(address).length + later.of(address).length >= 3)
      const told = [...one.of(address), ...later.of(address)].map(({ type }) => type)
      expect(told.toSorted()).toEqual(['changed', 'created', 'version'])
    } finally {
      await next.close()
    }
  })
})

it('EVT-7: without consumers nothing is written', async () => {
  await using store = await freshStore('PostgreSQL')
  const server = await start(store, [])
  try {
    await live(server.url, 'demo/life')
    const ann = connect('y-websocket-3', placeOf(server), 'demo/opened', { token: 'ann' })
    await ann.synced()
    ann.text.insert(0, 'Hello')
    ann.close()
  } finally {
    await server.close()
  }
  const databaseUrl = store.options.env?.['DATABASE_URL'] ?? ''
  const counts = await query<{ count: string }>(
    databaseUrl,
    `SELECT count(*)::text AS count FROM outbox UNION ALL SELECT count(*)::text FROM outbox_consumer
      UNION ALL SELECT count(*)::text FROM outbox_delivery UNION ALL SELECT count(*)::text FROM document_update`,
  )
  expect(counts.slice(0, 3).map(({ count }) => count)).toEqual(['0', '0', '0'])
  expect(counts[3]?.count).not.toBe('0')
})
