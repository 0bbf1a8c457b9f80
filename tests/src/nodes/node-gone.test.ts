import pg from 'pg'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { connectHocuspocus, type StockClient } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { type Cluster, startCluster } from './cluster.ts'

const seen = (client: StockClient, other: StockClient): boolean =>
  client.awareness.getStates().has(other.doc.clientID)

/** The text in the database. */
async function stored(cluster: Cluster, key: string): Promise<string> {
  const database = new pg.Client({ connectionString: cluster.databaseUrl })
  await database.connect()
  const { rows } = await database.query<{ bytes: Buffer }>(
    `SELECT s.bytes FROM document_snapshot s JOIN document d ON d.id = s.document_id WHERE d.key = $1
      UNION ALL SELECT u.bytes FROM document_update u JOIN document d ON d.id = u.document_id WHERE d.key = $1`,
    [key],
  )
  await database.end()
  const doc = new Y.Doc()
  for (const { bytes } of rows) Y.applyUpdate(doc, bytes)
  return doc.getText('content').toString()
}

it('NODE-20: a node that dies takes its presence along, and what others had seen of it is in the database, though its writers never come back', {
  timeout: 120_000,
}, async () => {
  await using cluster = await startCluster(2)
  const [a, b] = cluster.nodes
  const address = 'demo/dying'
  const one = connectHocuspocus('hocuspocus-4', a!, address)
  const two = connectHocuspocus('hocuspocus-4', b!, address)
  await Promise.all([one.synced(), two.synced()])
  one.awareness.setLocalStateField('user', { name: 'One', color: '#123456' })
  await eventually('one to be seen', () => seen(two, one))
  // A lock on the document: from now on its updates cannot be committed.
  const locker = new pg.Client({ connectionString: cluster.databaseUrl })
  await locker.connect()
  await locker.query("BEGIN; SELECT 1 FROM document WHERE key = 'dying' FOR UPDATE")
  one.text.insert(0, 'Last words.')
  await eventually('the other to see them', () => two.text.toString() === 'Last words.')
  await a!.kill9()
  one.close()
  await eventually('the dead to be gone', () => !seen(two, one), { deadline: 20_000 })
  await locker.query('ROLLBACK')
  await locker.end()
  two.text.insert(0, 'And mine. ')
  await eventually('the survivor to be saved', () => two.provider.unsyncedChanges === 0)
  await expect.poll(() => stored(cluster, 'dying'), { timeout: 20_000 }).toBe('And mine. Last words.')
  two.close()
})

it('NODE-21: what another node took in and has not committed is not acknowledged to whoever brings it here', {
  timeout: 120_000,
}, async () => {
  await using cluster = await startCluster(2)
  const [a, b] = cluster.nodes
  const address = 'demo/known'
  const one = connectHocuspocus('hocuspocus-4', a!, address)
  const two = connectHocuspocus('hocuspocus-4', b!, address)
  await Promise.all([one.synced(), two.synced()])
  const locker = new pg.Client({ connectionString: cluster.databaseUrl })
  await locker.connect()
  await locker.query("BEGIN; SELECT 1 FROM document WHERE key = 'known' FOR UPDATE")
  one.text.insert(0, 'Uncommitted.')
  await eventually('the other to see it', () => two.text.toString() === 'Uncommitted.')
  // The writer moves to the other node, which already has its edit.
  const doc = new Y.Doc()
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(one.doc))
  const moved = connectHocuspocus('hocuspocus-4', b!, address, { doc })
  await moved.synced()
  await a!.kill9()
  one.close()
  expect(await stored(cluster, 'known')).toBe('')
  expect(moved.provider.unsyncedChanges).toBeGreaterThan(0)
  await locker.query('ROLLBACK')
  await locker.end()
  await eventually('it to be acknowledged', () => moved.provider.unsyncedChanges === 0, { deadline: 30_000 })
  expect(await stored(cluster, 'known')).toBe('Uncommitted.')
  for (const client of [two, moved]) client.close()
})
