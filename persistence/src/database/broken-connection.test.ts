import { Client } from 'pg'
import { expect, inject, it } from 'vitest'
import { openStore } from '../open-store.ts'
import { StoreError } from '../store-error.ts'
import { createTestDatabase } from '../test-database.ts'

/** How long the start may take to come to the lock, in ms. */
const DEADLINE_MS = 30_000

it('OPS-46: a connection that is cut while the schema is looked at fails the opening of the store, and nothing else', async () => {
  const { url, drop } = await createTestDatabase(inject('postgresUrl'))
  await (await openStore({ kind: 'postgres', url })).close()
  const blocker = new Client({ connectionString: url })
  await blocker.connect()
  // Another one, as a transaction goes on seeing the activity that it saw first.
  const watcher = new Client({ connectionString: url })
  await watcher.connect()
  try {
    await blocker.query('begin; lock table kysely_migration, kysely_migration_lock in access exclusive mode')
    const opening = openStore({ kind: 'postgres', url }).then(
      () => 'opened',
      (error: unknown) => error,
    )
    const end = performance.now() + DEADLINE_MS
    let cut = 0
    while (cut === 0 && performance.now() < end) {
      const { rowCount } = await watcher.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and application_name = 'cowrite' and wait_event_type = 'Lock'`,
      )
      cut = rowCount ?? 0
    }
    expect(cut).toBeGreaterThan(0)
    const error = await opening
    expect(error).toBeInstanceOf(StoreError)
    expect(error).toMatchObject({ message: expect.not.stringContaining('\n') })
  } finally {
    await watcher.end()
    await blocker.end()
    await drop()
  }
})
