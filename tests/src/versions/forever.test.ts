import { openStore, type Store } from '@cowrite/persistence'
import { createServer, readConfig } from '@cowrite/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { metric } from '../away/own-database.ts'
import { CLIENT_KINDS, connect, connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { type RunningServer, type ServerOptions, startServer } from '../harness/server.ts'
import { freshStore, STORE_KINDS } from '../harness/stores.ts'
import { PATIENCE, VersionsApi, writer } from './api.ts'

const DAY = 24 * 3_600_000

/** Opens the store of a server with these options. */
function storeOf({ dataDir, env }: ServerOptions): Promise<Store> {
  const url = env?.['DATABASE_URL']
  return openStore(url === undefined ? { kind: 'pglite', dataDir: dataDir ?? '' } : { kind: 'postgres', url })
}

/** Ids of all stored documents. */
async function documentsIn(store: Store): Promise<string[]> {
  return (await store.maintenance.documents({ after: null, limit: 1_000 })).map(({ id }) => id)
}

/** Creates a document at the address of a permanently deleted one, like the web app's list. */
async function createAnew(server: RunningServer, address: string): Promise<void> {
  const response = await fetch(`${server.url}/api/documents`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ address }),
  })
  expect(response.status).toBe(201)
}

describe.each(STORE_KINDS)('deleting for good on %s', (kind) => {
  it('PRIV-3: only what is in the trash can be deleted for good; then its content, versions and authors are gone, and its address is free', async () => {
    await using fresh = await freshStore(kind)
    await using server = await startServer(fresh.options)
    const api = new VersionsApi(server, 'demo/secret')
    const ana = await writer(server, 'demo/secret')
    ana.write('Secret.')
    await expect.poll(() => api.content('now'), PATIENCE).toBe('Secret.\n')
    const version = await api.name('Secret version')
    const { body: summary } = await api.ask<{ id: string }>('GET', '')
    const early = await api.ask('DELETE', '?forever=true')
    expect(early).toMatchObject({
      status: 409,
      body: { error: 'conflict', message: expect.stringContaining('trash') },
    })
    expect(await api.content('now')).toBe('Secret.\n')
    expect((await api.ask('DELETE', '')).status).toBe(200)
    // Its clients have been disconnected; none may send it again.
    ana.close()
    expect(await api.ask('DELETE', '?forever=true')).toEqual({ status: 204, body: null })
    for (const path of ['', '/versions', `/versions/${version.id}`, '/authorship'])
      expect((await api.ask('GET', path)).status).toBe(404)
    expect((await api.ask('DELETE', '?forever=true')).status).toBe(404)

    await createAnew(server, 'demo/secret')
    const ben = await writer(server, 'demo/secret')
    expect(ben.fragment.length).toBe(0)
    expect(await api.list()).toEqual([])
    ben.close()
    await server.stop()
    const store = await storeOf(fresh.options)
    expect(await store.maintenance.rows(summary.id)).toBeNull()
    expect(await documentsIn(store)).not.toContain(summary.id)
    await store.close()
  })

  it('PRIV-4, VER-21: what was in the trash for COWRITE_TRASH_DAYS is deleted for good by itself, and versions are thinned as COWRITE_VERSIONS_KEEP says', async () => {
    await using fresh = await freshStore(kind)
    const store = await storeOf(fresh.options)
    const now = Date.now()
    const put = async (key: string, trashedDaysAgo: number | null): Promise<string> => {
      const id = crypto.randomUUID()
      const long = new Date(now - 1_000 * DAY)
      await store.documents.ensure({ project: 'demo', key: 'other' }, 'Other')
      await store.maintenance.restore({
        document: {
          id,
          project: 'demo',
          key,
          title: key,
          createdAt: long,
          updatedAt: long,
          trashedAt: trashedDaysAgo === null ? null : new Date(now - trashedDaysAgo * DAY),
          readOnly: false,
          template: false,
          agentsOff: false,
        },
        head: 1,
        snapshot: null,
        updates: [{ seq: 1, bytes: Uint8Array.of(0, 0), principal: 'guest' }],
        authorship: [],
      })
      return id
    }
    const old = await put('old', 10.1)
    const recent = await put('recent', 9.9)
    const living = await put('living', null)
    // At noon of a day: two in one hour, one in another hour, all on that day; and one of each other age.
    const noon = Math.floor(now / DAY) * DAY - 3 * DAY + DAY / 2
    const ages: [name: string, time: number, title: string | null][] = [
      ['just now', now - 60_000, null],
      ['an hour ago', now - 3_600_000, null],
      ['the same hour, earlier', noon + 60_000, null],
      ['the same hour, later', noon + 120_000, null],
      ['another hour', noon + 3_700_000, null],
      ['a day long ago, earlier', noon - 60 * DAY, null],
      ['a day long ago, named', noon - 60 * DAY + 1, 'Named'],
      ['a day long ago, later', noon - 60 * DAY + 2, null],
      ['too long ago', noon - 200 * DAY, null],
      ['too long ago, named', noon - 200 * DAY + 1, 'First'],
    ]
    const ids = new Map<string, string>()
    for (const [name, time, title] of ages) {
      const hex = time.toString(16).padStart(12, '0')
      const id = `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${crypto.randomUUID().slice(-12)}`
      ids.set(id, name)
      const createdAt = new Date(time)
      const version = {
        id,
        documentId: living,
        kind: 'interval',
        name: title,
        principal: 'guest',
        createdAt,
      } as const
      await store.maintenance.restoreVersion(version, Uint8Array.of(0, 0))
    }
    await store.close()

    const { dataDir, env } = fresh.options
    const config = readConfig(
      {
        ...env,
        ...(dataDir === undefined ? {} : { COWRITE_DATA_DIR: dataDir }),
        PORT: '0',
        LOG_LEVEL: 'silent',
        COWRITE_TRASH_DAYS: '10',
        COWRITE_VERSIONS_KEEP: '1, 7, 100',
      },
      [],
    )
    const server = await createServer(config, { housekeeping: { firstMs: 50, everyMs: 50 } })
    try {
      const listed = async () => {
        const versions = await new VersionsApi(server, 'demo/living').list()
        return versions.map(({ id }) => ids.get(id))
      }
      await expect.poll(async () => (await listed()).length, PATIENCE).toBe(7)
      expect(await listed()).toEqual([
        'just now',
        'an hour ago',
        'another hour',
        'the same hour, later',
        'a day long ago, later',
        'a day long ago, named',
        'too long ago, named',
      ])
      expect((await new VersionsApi(server, 'demo/old').ask('GET', '')).status).toBe(404)
      expect((await new VersionsApi(server, 'demo/recent').ask('GET', '')).status).toBe(200)
    } finally {
      await server.close()
    }
    const after = await storeOf(fresh.options)
    expect(await after.maintenance.rows(old)).toBeNull()
    expect(await documentsIn(after)).toEqual(expect.arrayContaining([recent, living]))
    await after.close()
  })
})

it('PRIV-6: a node that has a document open which another node deleted for good lets it go, and what is made there later has nothing of it', async () => {
  await using fresh = await freshStore('PostgreSQL')
  await using server = await startServer(fresh.options)
  await using other = await startServer(fresh.options)
  const api = new VersionsApi(server, 'demo/elsewhere')
  const ana = await writer(server, 'demo/elsewhere')
  ana.write('Secret.')
  const there = new VersionsApi(other, 'demo/elsewhere')
  await expect.poll(() => there.content('now'), PATIENCE).toBe('Secret.\n')
  expect((await there.ask('DELETE', '')).status).toBe(200)
  expect((await there.ask('DELETE', '?forever=true')).status).toBe(204)
  ana.close()
  await expect.poll(() => metric(server, 'cowrite_rooms'), PATIENCE).toBe(0)
  expect((await api.ask('GET', '')).status).toBe(404)
  await createAnew(server, 'demo/elsewhere')
  const ben = await writer(server, 'demo/elsewhere')
  expect(ben.fragment.length).toBe(0)
  ben.close()
})

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

it.each(CLIENT_KINDS)(
  'PRIV-7: a client with a copy (%s) does not bring back what was deleted for good; a document made there anew has nothing of it until somebody writes it',
  async (kind) => {
    const address = `demo/gone-${kind}`
    const stale = connect(kind, server, address)
    await stale.synced()
    stale.text.insert(0, 'Secret.')
    const watcher = connect('hocuspocus-4', server, address)
    await eventually('the words to arrive', () => watcher.text.toString() === 'Secret.')
    watcher.close()
    const api = new VersionsApi(server, address)
    expect((await api.ask('DELETE', '')).status).toBe(200)
    expect((await api.ask('DELETE', '?forever=true')).status).toBe(204)
    stale.text.insert(0, 'More. ')
    // A client that joins with a copy is refused as well.
    const copy = new Y.Doc()
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(stale.doc))
    const returning = connectHocuspocus('hocuspocus-4', server, address, { doc: copy })
    await eventually('the refusal', () => returning.refusals.length > 0)
    expect((await api.ask('GET', '')).status).toBe(404)
    returning.close()
    stale.close()
    await createAnew(server, address)
    const fresh = connect(kind, server, address)
    await fresh.synced()
    expect(fresh.text.toString()).toBe('')
    fresh.close()
  },
)
