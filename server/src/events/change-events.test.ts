import { type DocumentRecord, openStore, type Store, StoreError } from '@cowrite/persistence'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ChangeEvents } from './change-events.ts'
import { EVENT_PACE } from './event-pace.ts'
import { EventWriter } from './event-writer.ts'

let store: Store
let document: DocumentRecord
let events: EventWriter
let changes: ChangeEvents

beforeEach(async () => {
  store = await openStore({ kind: 'memory' })
  await store.outbox.register('one')
  document = (await store.documents.ensure({ project: 'p', key: 'k' }, 'Title')).document
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  events = new EventWriter(store, 'all')
  changes = newChanges()
})
afterEach(async () => {
  await changes.close(0)
  vi.useRealTimers()
  await store.close()
})

function newChanges(): ChangeEvents {
  return new ChangeEvents({ events, logger: pino({ level: 'silent' }), pace: EVENT_PACE })
}

async function told(): Promise<readonly (readonly [principals: readonly string[], revision: unknown])[]> {
  const written = await store.outbox.read(document.id, 0, 100)
  return written.map(({ principals, payload }) => [principals, payload['revision']] as const)
}

it('EVT-2: tells of edits 2 s after the last commit, once, with everybody who wrote and the last revision', async () => {
  changes.changed({ document }, 'ann', 1)
  changes.changed({ document }, 'ben', 2)
  changes.committed(document.id, 1, 7)
  await vi.advanceTimersByTimeAsync(1_900)
  changes.committed(document.id, 2, 8)
  await vi.advanceTimersByTimeAsync(1_900)
  expect(await told()).toEqual([])
  await vi.advanceTimersByTimeAsync(200)
  expect(await told()).toEqual([[['ann', 'ben'], 8]])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await told()).toHaveLength(1)
  expect(vi.getTimerCount()).toBe(0)
})

it('EVT-2: tells of edits 10 s after the first commit while they go on, and of the others then', async () => {
  for (let ticket = 1; ticket <= 12; ticket++) {
    changes.changed({ document }, 'ann', ticket)
    changes.committed(document.id, ticket, ticket)
    await vi.advanceTimersByTimeAsync(1_000)
  }
  expect(await told()).toEqual([[['ann'], 10]])
  await vi.advanceTimersByTimeAsync(2_000)
  expect(await told()).toEqual([
    [['ann'], 10],
    [['ann'], 12],
  ])
})

it('EVT-2: tells of no edit before its commit, and never of one that was given up', async () => {
  changes.changed({ document }, 'ann', 1)
  changes.changed({ document }, 'ben', 2)
  changes.committed(document.id, 1, 1)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await told()).toEqual([[['ann'], 1]])
  changes.givenUp(document.id, 2)
  changes.changed({ document }, 'cleo', 3)
  changes.committed(document.id, 3, 2)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await told()).toEqual([
    [['ann'], 1],
    [['cleo'], 2],
  ])
})

it('writes an event again that the database did not take, together with what came meanwhile', async () => {
  const transaction = vi.spyOn(store, 'transaction')
  transaction.mockRejectedValueOnce(new StoreError('unavailable', 'away'))
  changes.changed({ document }, 'ann', 1)
  changes.committed(document.id, 1, 1)
  await vi.advanceTimersByTimeAsync(2_500)
  expect(transaction).toHaveBeenCalledTimes(1)
  changes.changed({ document }, 'ben', 2)
  changes.committed(document.id, 2, 2)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await told()).toEqual([[['ann', 'ben'], 2]])
  expect(vi.getTimerCount()).toBe(0)
})

it('writes what is left when it is closed, and needs no commit where nothing is kept', async () => {
  changes.changed({ document }, 'ann', 0)
  expect(await told()).toEqual([])
  await changes.close(1_000)
  expect(await told()).toEqual([[['ann'], 0]])
})
