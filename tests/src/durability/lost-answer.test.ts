import { Journal, openStore } from '@cowrite/persistence'
import pg from 'pg'
import { expect, it } from 'vitest'
import { eventually, eventuallyAsync } from '../harness/eventually.ts'
import { openLine } from '../harness/proxy.ts'
import { freshStore } from '../harness/stores.ts'

it('DUR-22: a commit whose answer gets lost is not repeated: each update is in the database once', async () => {
  await using fresh = await freshStore('PostgreSQL')
  const url = new URL(fresh.options.env?.['DATABASE_URL'] ?? '')
  await using line = await openLine(Number(url.port))
  const direct = new pg.Client({ connectionString: url.href })
  await direct.connect()
  url.port = String(line.port)
  const store = await openStore({ kind: 'postgres', url: url.href, onIdleError: () => {} })
  const { document } = await store.documents.ensure({ project: 'p', key: 'k' }, 'Title')
  const committed: number[] = []
  const journal = new Journal({
    updates: store.updates,
    onCommitted: (_id, ticket) => committed.push(ticket),
    onFailed: (_id, { error }) => {
      throw error
    },
  })
  const stored = async (): Promise<number> => {
    const { rows } = await direct.query<{ count: string }>('SELECT count(*) FROM document_update')
    return Number(rows[0]?.count)
  }
  let last = 0
  const write = (): void => {
    const ticket = journal.append({ documentId: document.id, bytes: Uint8Array.of(last), principal: 'guest' })
    if (typeof ticket !== 'number') throw new Error(`The journal is ${ticket}.`)
    last = ticket
  }
  for (let round = 1; round <= 5; round++) {
    // The connection must be in use before it can be lost.
    write()
    await eventually('the first of the round', () => committed.at(-1) === last)
    line.holdAnswers()
    for (let index = 1; index < 10; index++) write()
    // The database has committed it, and no client has received an acknowledgement.
    await eventuallyAsync('the commit', async () => (await stored()) === round * 10)
    expect(committed.at(-1) ?? 0).toBeLessThan(last)
    line.cut()
    line.resume()
    await eventuallyAsync('the answer', async () => committed.at(-1) === last)
    expect(await stored()).toBe(round * 10)
  }
  expect((await store.updates.load(document.id)).tail.map(({ bytes }) => bytes[0])).toEqual(
    Array.from({ length: 50 }, (_, index) => index),
  )
  expect(await journal.close(5_000)).toEqual({ drained: true })
  await store.close()
  await direct.end()
})
