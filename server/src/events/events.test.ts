import { openStore, type Store } from '@cowrite/persistence'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { DocumentEvent, EventSubject } from './document-event.ts'
import { type EventConsumer, EventConsumers } from './event-consumers.ts'
import type { EventPace } from './event-pace.ts'
import { Events } from './events.ts'

const PACE: Partial<EventPace> = {
  retryMs: 20,
  longestRetryMs: 40,
  pollMs: 50,
  deadlineMs: 100,
  overdueMs: 200,
}
const WAIT = { timeout: 10_000, interval: 5 }

let store: Store
const open: Events[] = []

beforeEach(async () => {
  store = await openStore({ kind: 'memory' })
})
afterEach(async () => {
  for (const events of open.splice(0)) await events.stopDelivery()
  await store.close()
})

async function start(consumers: readonly EventConsumer[], pace = PACE): Promise<Events> {
  const logger = pino({ level: 'silent' })
  const events = await Events.open({ store, consumers, logger, pace })
  open.push(events)
  events.start()
  return events
}

async function newDocument(key: string): Promise<EventSubject> {
  return (await store.documents.ensure({ project: 'p', key }, key)).document
}

const rename = (events: Events, document: EventSubject, title: string) =>
  events.writer.transaction((_, record) => record(document, { type: 'renamed', principal: 'ann', title }))

/** A consumer that remembers the titles that it was told of, by address. */
function listener(name: string, handle: (event: DocumentEvent, attempt: number) => unknown = () => {}) {
  const titles: Record<string, string[]> = {}
  let attempts = 0
  const consumer: EventConsumer = {
    name,
    handle: async (event) => {
      await handle(event, ++attempts)
      titles[event.address] ??= []
      if (event.type === 'renamed') titles[event.address]?.push(event.title)
    },
  }
  return { consumer, titles, attempts: () => attempts }
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => `${index}`)

describe('delivery', () => {
  it('EVT-3: tells each consumer of all events, those of a document in order and one after the other', async () => {
    const running = new Set<string>()
    const slow = async ({ address }: DocumentEvent) => {
      expect(running.has(address)).toBe(false)
      running.add(address)
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 2))
      running.delete(address)
    }
    const [one, two] = [listener('one', slow), listener('two')]
    const events = await start([one.consumer, two.consumer])
    const documents = await Promise.all(upTo(20).map(newDocument))
    for (const title of upTo(15)) await Promise.all(documents.map((of) => rename(events, of, title)))
    const expected = Object.fromEntries(documents.map(({ key }) => [`p/${key}`, upTo(15)]))
    await vi.waitFor(() => expect([one.titles, two.titles]).toEqual([expected, expected]), WAIT)
    let deleted = 0
    const deliveredAll = async () => {
      deleted += await store.outbox.deleteDelivered(new Date(8e15), 999)
      expect(deleted).toBe(300)
    }
    await vi.waitFor(deliveredAll, WAIT)
  })

  it('EVT-5: repeats what fails or takes too long, and only its document waits for it', async () => {
    let isBroken = true
    const one = listener('one', ({ address }) => {
      if (address === 'p/broken' && isBroken) throw new Error('This consumer fails.')
      if (address === 'p/hanging' && isBroken) return new Promise(() => {})
      return undefined
    })
    const two = listener('two')
    const events = await start([one.consumer, two.consumer])
    const [broken, hanging, well] = await Promise.all(['broken', 'hanging', 'well'].map(newDocument))
    for (const title of upTo(3))
      for (const document of [broken!, hanging!, well!]) await rename(events, document, title)
    await vi.waitFor(() => expect(one.titles).toEqual({ 'p/well': upTo(3) }), WAIT)
    const all = { 'p/broken': upTo(3), 'p/hanging': upTo(3), 'p/well': upTo(3) }
    await vi.waitFor(() => expect(two.titles).toEqual(all), WAIT)
    await vi.waitFor(() => expect(one.attempts()).toBeGreaterThan(10), WAIT)
    expect(one.titles).toEqual({ 'p/well': upTo(3) })
    isBroken = false
    await vi.waitFor(() => expect(one.titles).toEqual(all), WAIT)
  })

  it('EVT-10: repeats an event for a handler that goes on after its time when that has ended, and other documents do not wait', async () => {
    const held = Promise.withResolvers<void>()
    let running = 0
    const one = listener('one', async ({ address }, attempt) => {
      if (address !== 'p/slow') return
      expect(++running).toBe(1)
      if (attempt === 1) await held.promise
      running--
    })
    const events = await start([one.consumer], { ...PACE, overdueMs: 60_000 })
    await rename(events, await newDocument('slow'), 'Title')
    await vi.waitFor(() => expect(one.attempts()).toBe(1), WAIT)
    // The first release follows the end of its time, the others are attempts that were put off.
    const release = vi.spyOn(store.outbox, 'release')
    await vi.waitFor(() => expect(release.mock.calls.length).toBeGreaterThan(4), WAIT)
    await rename(events, await newDocument('well'), 'Other')
    await vi.waitFor(() => expect(one.titles).toEqual({ 'p/well': ['Other'] }), WAIT)
    expect(running).toBe(1)
    held.resolve()
    await vi.waitFor(() => expect(one.titles['p/slow']).toEqual(['Title', 'Title']), WAIT)
    expect(running).toBe(0)
  })

  it('EVT-4: goes on where it was when it is closed in the middle of an event, which is delivered again', async () => {
    const signals: AbortSignal[] = []
    const hanging: EventConsumer = {
      name: 'one',
      handle: (_, { signal }) => {
        signals.push(signal)
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      },
    }
    const events = await start([hanging], { ...PACE, deadlineMs: 60_000 })
    await rename(events, await newDocument('k'), 'Title')
    await vi.waitFor(() => expect(signals).toHaveLength(1), WAIT)
    await events.stopDelivery()
    expect(signals[0]?.aborted).toBe(true)
    const one = listener('one')
    await start([one.consumer])
    await vi.waitFor(() => expect(one.titles).toEqual({ 'p/k': ['Title'] }), WAIT)
  })

  it('EVT-7: writes nothing without consumers, and for those of other nodes', async () => {
    const without = await start([])
    const document = await newDocument('k')
    const transaction = vi.spyOn(store, 'transaction')
    await rename(without, document, 'Title')
    expect(without.changes).toBeNull()
    expect(transaction).not.toHaveBeenCalled()
    expect(await store.outbox.read(document.id, 0, 9)).toEqual([])
    const one = listener('one')
    await start([one.consumer])
    await rename(await start([]), document, 'Other')
    await vi.waitFor(() => expect(one.titles).toEqual({ 'p/k': ['Other'] }), WAIT)
  })
})

it('EVT-7: a type of events that no consumer wants is not written, nor told to one that does not want it', async () => {
  const seen: string[] = []
  const some: EventConsumer = {
    name: 'some',
    types: ['renamed'],
    handle: ({ type }) => void seen.push(type),
  }
  const events = await start([some])
  expect(events.changes).toBeNull()
  const document = await newDocument('k')
  const both = (title: string) =>
    events.writer.transaction(async (_, record) => {
      await record(document, { type: 'trashed', principal: 'p' })
      await record(document, { type: 'renamed', principal: 'p', title })
    })
  await both('One')
  await vi.waitFor(() => expect(seen).toEqual(['renamed']), WAIT)
  expect((await store.outbox.read(document.id, 0, 9)).map(({ type }) => type)).toEqual(['renamed'])
  // With another consumer all are written.
  const all = listener('all')
  const more = await start([some, all.consumer])
  await rename(more, document, 'Two')
  await more.writer.transaction((_, record) => record(document, { type: 'trashed', principal: 'p' }))
  await rename(more, document, 'Three')
  await vi.waitFor(() => expect(all.titles).toEqual({ 'p/k': ['Two', 'Three'] }), WAIT)
  await vi.waitFor(() => expect(seen).toEqual(['renamed', 'renamed', 'renamed']), WAIT)
})

it('refuses names that are none, and two consumers with one name', () => {
  const named = (...names: string[]) => new EventConsumers(names.map((name) => listener(name).consumer))
  expect([...named('search', 'web-hooks.1')].map(({ name }) => name)).toEqual(['search', 'web-hooks.1'])
  expect(() => named('')).toThrow(TypeError)
  expect(() => named('Search')).toThrow('Search')
  expect(() => named('search', 'search')).toThrow('two consumers')
})
