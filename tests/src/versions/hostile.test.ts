import { openStore, type Store } from '@cowrite/persistence'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as Y from 'yjs'
import { type RunningServer, startServer } from '../harness/server.ts'
import { type FreshStore, freshStore } from '../harness/stores.ts'
import { PATIENCE, VersionsApi, writer } from './api.ts'

/**
 * Documents that a server with other limits may have stored: written to the database directly, bypassing this server's
 * limits.
 */
let fresh: FreshStore
let store: Store
let server: RunningServer

beforeAll(async () => {
  fresh = await freshStore('PostgreSQL')
  server = await startServer(fresh.options)
  store = await openStore({ kind: 'postgres', url: fresh.options.env?.['DATABASE_URL'] ?? '' })
})
afterAll(async () => {
  await store.close()
  await server[Symbol.asyncDispose]()
  await fresh[Symbol.asyncDispose]()
})

/** Writes a document to the database, and a version of it if there are bytes for one. */
async function plant(
  key: string,
  bytes: Uint8Array,
  version?: Uint8Array,
): Promise<{ api: VersionsApi; version: string | null }> {
  const { document } = await store.documents.ensure({ project: 'demo', key }, key)
  const documentId = document.id
  await store.updates.append([{ documentId, bytes, principal: 'mallory' }])
  const kept = version
    ? await store.versions.create({
        documentId,
        kind: 'named',
        name: 'Old',
        principal: 'mallory',
        bytes: version,
      })
    : null
  return { api: new VersionsApi(server, `demo/${key}`), version: kept?.id ?? null }
}

function nested(depth: number): Uint8Array {
  const doc = new Y.Doc()
  let inner: Y.XmlFragment = doc.getXmlFragment('default')
  doc.transact(() => {
    for (let level = 0; level < depth; level++) {
      const quote = new Y.XmlElement('blockquote')
      inner.insert(0, [quote])
      inner = quote
    }
  })
  return Y.encodeStateAsUpdate(doc)
}

/** A state with enough paragraphs that comparing two of them takes longer than the server allows. */
function manyParagraphs(word: string): Uint8Array {
  const doc = new Y.Doc()
  const paragraphs = Array.from({ length: 150_000 }, (_, index) => {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(`${word} ${index}`)])
    return paragraph
  })
  doc.getXmlFragment('default').insert(0, paragraphs)
  return Y.encodeStateAsUpdate(doc)
}

it('VER-23, VER-32: a stored document that is nested too deeply is answered at once, in every format, and stops nobody', async () => {
  const { api } = await plant('deep', nested(1_500))
  const other = new VersionsApi(server, 'demo/beside')
  const ana = await writer(server, 'demo/beside')
  ana.write('Fine.')
  await expect.poll(() => other.content('now'), PATIENCE).toBe('Fine.\n')
  const begun = performance.now()
  const formats = ['json', 'json', 'markdown', 'html']
  const answers = formats.map((format) => api.ask('GET', `/versions/now?format=${format}`))
  expect(await other.content('now', 'html')).toContain('Fine.')
  for (const answer of await Promise.all(answers))
    expect(answer).toMatchObject({ status: 422, body: { error: 'too-complex' } })
  expect(await api.ask('GET', '/authorship')).toMatchObject({ status: 422 })
  // Without the limit, each pair took twenty seconds.
  expect(performance.now() - begun).toBeLessThan(20_000)
  ana.close()
})

it('VER-32: however many requests for documents that take all their time are waiting, others are answered meanwhile; what was in vain is answered at once', async () => {
  const [before, after] = [manyParagraphs('one'), manyParagraphs('two')]
  const hostile = await Promise.all(['slow-1', 'slow-2'].map((key) => plant(key, after, before)))
  const other = new VersionsApi(server, 'demo/meanwhile')
  const ana = await writer(server, 'demo/meanwhile')
  ana.write('Fine.')
  await expect.poll(() => other.content('now'), PATIENCE).toBe('Fine.\n')
  const ended: string[] = []
  const asked = [...hostile, ...hostile].map(async ({ api, version }) => {
    const { status, body } = await api.ask('GET', `/versions/${version}/diff`)
    ended.push('hostile')
    return [status, body['error']]
  })
  for (let time = 0; time < 3; time++) {
    expect(await other.content('now')).toBe('Fine.\n')
    ended.push('other')
  }
  // They run one by one, each up to its limit.
  expect(ended.filter((one) => one === 'hostile').length).toBeLessThan(asked.length)
  for (const answer of await Promise.all(asked)) expect(answer).toEqual([422, 'too-complex'])
  const { api, version } = hostile[0]!
  const begun = performance.now()
  expect(await api.ask('GET', `/versions/${version}/diff`)).toMatchObject({ status: 422 })
  expect(performance.now() - begun).toBeLessThan(5_000)
  ana.close()
}, 180_000)
