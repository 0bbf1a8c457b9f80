import { once } from 'node:events'
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net'
import { Client } from 'pg'
import { expect, inject, it } from 'vitest'
import { openStore } from '../../open-store.ts'
import { StoreError } from '../../store-error.ts'
import { createTestDatabase, someoneWaits } from '../../testing/test-database.ts'

/** How long the start may take to come to the lock, in ms. */
const DEADLINE_MS = 60_000

/** A way to the database that can be torn down. */
async function openLine(url: URL) {
  const sockets = new Set<Socket>()
  const keep = (socket: Socket): Socket => {
    sockets.add(socket)
    return socket.on('error', () => {
      // It is torn down on purpose.
    })
  }
  const server = createServer((inner) => {
    const outer = keep(dial(Number(url.port), url.hostname))
    keep(inner).pipe(outer).pipe(inner)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const line = new URL(url)
  line.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: line.href,
    /** Without a word, as a network that fails. */
    cut: () => {
      for (const socket of sockets) socket.resetAndDestroy()
    },
    close: () => server.close(),
  }
}

it('OPS-46: a connection that is cut while the schema is looked at fails the opening of the store, and nothing else', {
  timeout: 2 * DEADLINE_MS,
}, async () => {
  const { url, drop } = await createTestDatabase(inject('postgresUrl'))
  await (await openStore({ kind: 'postgres', url })).close()
  const line = await openLine(new URL(url))
  const blocker = new Client({ connectionString: url })
  await blocker.connect()
  try {
    await blocker.query('begin; lock table kysely_migration, kysely_migration_lock in access exclusive mode')
    const opening = openStore({ kind: 'postgres', url: line.url }).then(
      () => 'opened',
      (error: unknown) => error,
    )
    const end = performance.now() + DEADLINE_MS
    let waits = false
    while (!waits && performance.now() < end) waits = await someoneWaits(blocker)
    expect(waits).toBe(true)
    line.cut()
    const error = await opening
    expect(error).toBeInstanceOf(StoreError)
    expect(error).toMatchObject({ message: expect.not.stringContaining('\n') })
  } finally {
    line.close()
    await blocker.end()
    await drop()
  }
})
