import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { openStore } from '../../open-store.ts'
import type { Store } from '../../store.ts'
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts'

let database: TestDatabase
let store: Store
const idleErrors: Error[] = []
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
  store = await openStore({
    kind: 'postgres',
    url: database.url,
    onIdleError: (error) => idleErrors.push(error),
  })
})
afterAll(async () => {
  await store.close()
  await database.drop()
})

const update = (documentId: string) => ({ documentId, bytes: Uint8Array.of(1), principal: 'guest' })

it('a statement that fails rolls the transaction back, also when the work caught the error', async () => {
  const { document } = await store.documents.ensure({ project: 'p', key: 'caught' }, 'Untitled')
  const unit = store.transaction(async ({ documents, updates }) => {
    await updates.append([update(document.id)])
    await expect(documents.rename('no UUID', 'Name')).rejects.toMatchObject({ code: 'rejected' })
  })
  await expect(unit).rejects.toMatchObject({ name: 'StoreError', code: 'rejected' })
  expect((await store.updates.load(document.id)).head).toBe(0)
})

it('a connection that is cut in a transaction rejects it as unavailable, and the next one gets another', async () => {
  const { document } = await store.documents.ensure({ project: 'p', key: 'cut' }, 'Untitled')
  const client = new Client({ connectionString: database.url })
  await client.connect()
  const cut = () =>
    client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND state = 'idle in transaction'`,
    )
  try {
    const inWork = store.transaction(async ({ updates }) => {
      await updates.append([update(document.id)])
      expect((await cut()).rowCount).toBe(1)
      await updates.append([update(document.id)])
    })
    await expect(inWork).rejects.toMatchObject({ code: 'unavailable' })
    const atCommit = store.transaction(async ({ updates }) => {
      await updates.append([update(document.id)])
      expect((await cut()).rowCount).toBe(1)
    })
    await expect(atCommit).rejects.toMatchObject({ code: 'unavailable' })
  } finally {
    await client.end()
  }
  // More than the pool has connections: none of those that it hands out is a broken one.
  const units = Array.from({ length: 20 }, () =>
    store.transaction(async ({ updates }) => updates.append([update(document.id)])),
  )
  expect((await Promise.all(units)).flat().toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 20 }, (_, at) => at + 1),
  )
  expect(idleErrors).toEqual([])
})
