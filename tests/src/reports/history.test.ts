import { expect, it } from 'vitest'
import { query } from '../faults/database.ts'
import { CLIENT_KINDS, connect } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { startServer } from '../harness/server.ts'
import { freshStore } from '../harness/stores.ts'

/** The signals that end the runs of the server; the last one is an orderly stop, with all its work. */
const ENDS = ['SIGKILL', 'SIGKILL', 'SIGTERM'] as const
/** Restarts take seconds on a loaded machine, in ms. */
const TIMEOUT_MS = 180_000

/** The stored data of each document: its last sequence number, rows, bytes, and versions. */
const KEPT = `SELECT d.key, d.head,
    (SELECT count(*) FROM document_update u WHERE u.document_id = d.id) AS updates,
    (SELECT length(bytes) FROM document_snapshot s WHERE s.document_id = d.id) AS bytes,
    (SELECT count(*) FROM document_version v WHERE v.document_id = d.id) AS versions
  FROM document d ORDER BY d.key`

it('SYNC-42: clients that come back after a restart and offer all they hold, deletions included, add nothing to what the database keeps', {
  timeout: TIMEOUT_MS,
}, async () => {
  await using store = await freshStore('PostgreSQL')
  let server = await startServer(store.options)
  const clients = CLIENT_KINDS.map((kind) => connect(kind, server, 'demo/grown'))
  for (const client of clients) await client.synced()
  for (const [index, client] of clients.entries()) {
    for (let count = 0; count < 100; count++) client.text.insert(client.text.length, `${index}-${count} `)
    client.text.delete(0, 50)
  }
  await eventually('all to have all', () => new Set(clients.map(({ text }) => text.toString())).size === 1)
  // The first stop completes the remaining work after the edits: compaction and a version.
  await server.stop()
  const url = store.options.env?.['DATABASE_URL'] ?? ''
  const kept = await query(url, KEPT)
  expect(kept.length).toBeGreaterThan(0)
  for (const end of ENDS) {
    server = await server.restart()
    for (const client of clients) await client.synced()
    await server.stop(end)
  }
  expect(await query(url, KEPT)).toEqual(kept)
  for (const client of clients) client.close()
})
