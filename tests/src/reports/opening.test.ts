import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { query } from '../faults/database.ts'
import { CLIENT_KINDS, connect, connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { startServer } from '../harness/server.ts'
import { freshStore } from '../harness/stores.ts'
import { VersionsApi } from '../versions/api.ts'

const ADDRESS = 'demo/opened'

it('SYNC-44: opening a document, as editor or reader, with nothing, an old copy or all of it, writes nothing: no row, no version, no new time, no update to those who are there', {
  timeout: 180_000,
}, async () => {
  await using store = await freshStore('PostgreSQL')
  let server = await startServer(store.options)
  const author = connectHocuspocus('hocuspocus-4', server, ADDRESS)
  await author.synced()
  author.text.insert(0, 'An old sentence. ')
  const old = Y.encodeStateAsUpdate(author.doc)
  author.text.delete(3, 4)
  author.text.insert(author.text.length, 'A new one.')
  await eventually('it to be saved', () => author.provider.unsyncedChanges === 0)
  author.close()
  // All work after the last client has left, such as a version, is done when the server has stopped.
  await server.stop()
  server = await server.restart()
  const api = new VersionsApi(server, ADDRESS)
  const url = store.options.env?.['DATABASE_URL'] ?? ''
  const rows = () => query(url, 'SELECT u.document_id, u.seq FROM document_update u ORDER BY 1, 2')
  const stored = await rows()
  const shown = await api.ask('GET', '')
  const versions = await api.list()
  expect(shown.status).toBe(200)

  const there = connectHocuspocus('hocuspocus-4', server, ADDRESS)
  await there.synced()
  const updates: Uint8Array[] = []
  there.doc.on('update', (update: Uint8Array) => updates.push(update))
  const whole = Y.encodeStateAsUpdate(there.doc)
  for (const kind of CLIENT_KINDS) {
    for (const readOnly of [false, true]) {
      for (const copy of [null, old, whole]) {
        const doc = new Y.Doc()
        if (copy !== null) Y.applyUpdate(doc, copy)
        const client = connect(kind, server, ADDRESS, { doc, readOnly })
        await client.synced()
        expect(client.text.toString()).toBe('An sentence. A new one.')
        if ('provider' in client) {
          const { provider } = client as ReturnType<typeof connectHocuspocus>
          await eventually('nothing to be unsaved', () => provider.unsyncedChanges === 0)
        }
        client.close()
      }
    }
  }
  there.close()
  await server.stop()
  expect(updates).toEqual([])
  expect(await rows()).toEqual(stored)
  server = await server.restart()
  const after = new VersionsApi(server, ADDRESS)
  expect(await after.ask('GET', '')).toEqual(shown)
  expect(await after.list()).toEqual(versions)
  await server[Symbol.asyncDispose]()
})
