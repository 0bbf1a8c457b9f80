import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStore } from '../open-store.ts'
import type { Store } from '../store.ts'
import { createTestDatabase } from '../testing/test-database.ts'
import { Journal } from './journal.ts'

/** The part of `scripts/services/postgres.ts` that this test needs, which lies outside this package. */
interface OwnPostgres {
  readonly url: string
  kill9(): Promise<void>
  up(): Promise<void>
  restart(how: 'fast' | 'immediate'): Promise<void>
  stop(): Promise<void>
}

let postgres: OwnPostgres
let store: Store

beforeAll(async () => {
  const service = new URL('../../../scripts/services/postgres.ts', import.meta.url)
  const { startPostgres }: { startPostgres(options: { own: true }): Promise<OwnPostgres> } = await import(
    service.href
  )
  postgres = await startPostgres({ own: true })
  const { url } = await createTestDatabase(postgres.url)
  store = await openStore({ kind: 'postgres', url })
})

afterAll(async () => {
  await store?.close()
  await postgres?.stop()
})

it('DUR-12: what was reported as committed outlives kill -9 and restarts of PostgreSQL, what was not is committed later, once', async () => {
  const ids: string[] = []
  for (let at = 0; at < 10; at++) {
    ids.push((await store.documents.ensure({ project: 'p', key: `d${at}` }, 'Untitled')).document.id)
  }
  /** Reported as committed, by document: ticket of each report with its sequence number. */
  const reported = new Map(ids.map((id): [string, [ticket: number, seq: number][]] => [id, []]))
  const states: string[] = []
  const journal = new Journal({
    updates: store.updates,
    onCommitted: (id, ticket, seq) => reported.get(id)?.push([ticket, seq]),
    onFailed: (id, { error }) => {
      throw new Error(`${id} was given up`, { cause: error })
    },
    onState: (state) => states.push(state.name),
  })

  const accepted = new Map(ids.map((id): [string, number[]] => [id, []]))
  let typing = true
  let journalTicket = 0
  const type = async (): Promise<void> => {
    while (typing) {
      for (const id of ids) {
        // The update carries the ticket that it is about to get.
        const bytes = new Uint8Array(4)
        const expected = journalTicket + 1
        new DataView(bytes.buffer).setUint32(0, expected)
        const ticket = journal.append({ documentId: id, bytes, principal: 'guest:one' })
        if (ticket !== expected) throw new Error(`The journal answered ${ticket}.`)
        journalTicket = ticket
        accepted.get(id)?.push(ticket)
      }
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  const typist = type()

  const committed = (): number => journal.transactions
  const progress = async (): Promise<void> => {
    const before = committed()
    await expect.poll(committed, { timeout: 20_000, interval: 20 }).toBeGreaterThan(before + 5)
  }
  await progress()
  await postgres.kill9()
  await expect.poll(() => journal.state.name, { timeout: 10_000, interval: 5 }).toBe('retrying')
  await postgres.up()
  await progress()
  await postgres.restart('immediate')
  await progress()
  await postgres.restart('fast')
  await progress()
  typing = false
  await typist
  expect(await journal.close(20_000)).toEqual({ drained: true })
  expect(states.slice(0, 2)).toEqual(['retrying', 'healthy'])
  expect(journal.state.name).toBe('healthy')

  for (const id of ids) {
    const { tail, head } = await store.updates.load(id)
    expect(tail.map((update) => update.seq)).toEqual(Array.from({ length: head }, (_, at) => at + 1))
    const tickets = tail.map(({ bytes }) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0))
    expect(tickets).toEqual(accepted.get(id))
    for (const [ticket, seq] of reported.get(id) ?? []) {
      expect(tickets[seq - 1]).toBe(ticket)
      const durable = new Set(tickets.slice(0, seq))
      for (const earlier of accepted.get(id) ?? []) {
        if (earlier <= ticket) expect(durable.has(earlier)).toBe(true)
      }
    }
  }
}, 120_000)
