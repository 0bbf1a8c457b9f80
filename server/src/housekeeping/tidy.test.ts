import { openStore, type Store } from '@cowrite/persistence'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DEFAULT_RETENTION } from '../config/versions.ts'
import { type EmptyTrashOptions, emptyTrash } from '../documents/empty-trash.ts'
import { deleteEvents } from '../events/delete-events.ts'
import { EventWriter } from '../events/event-writer.ts'
import type { HousekeepingTask } from '../features/housekeeping-task.ts'
import { thinVersions } from '../versions/thin-versions.ts'
import { Housekeeping } from './housekeeping.ts'
import { tidy as runTasks } from './tidy.ts'

const DAY = 24 * 3_600_000
const EMPTY = Uint8Array.of(0, 0)

let store: Store
let purged: string[]
let parts: EmptyTrashOptions & { readonly store: Store }

beforeEach(async () => {
  store = await openStore({ kind: 'memory' })
  purged = []
  parts = {
    store,
    events: new EventWriter(store),
    trashDays: 30,
    onPurged: (id) => purged.push(id),
  }
})
afterEach(() => {
  vi.useRealTimers()
  return store.close()
})

/** The tasks of a server. */
function tasksOf(of: typeof parts): HousekeepingTask[] {
  return [emptyTrash(of), thinVersions(of.store, DEFAULT_RETENTION), deleteEvents(of.store, of.events)]
}

const tidy = (of: typeof parts, now: Date, signal?: AbortSignal) => runTasks(tasksOf(of), now, signal)

/** A document, in the trash when `trashed`. */
async function document(key: string, trashed: boolean): Promise<string> {
  const { document } = await store.documents.ensure({ project: 'p', key }, key)
  if (trashed) await store.documents.setTrashed(document.id, true)
  return document.id
}

async function version(documentId: string): Promise<void> {
  await store.versions.create({ documentId, kind: 'interval', name: null, principal: 'guest', bytes: EMPTY })
}

const inDays = (days: number): Date => new Date(Date.now() + days * DAY)

describe('tidy', () => {
  it('does what is more than a page, and nothing a second time', async () => {
    for (let index = 0; index < 230; index++) await document(`old-${index}`, true)
    const kept = await document('kept', false)
    for (let index = 0; index < 1_200; index++) await version(kept)
    for (let index = 0; index < 110; index++) await version(await document(`other-${index}`, false))
    expect(await tidy(parts, inDays(29))).toMatchObject({ documents: 0 })
    expect(purged).toEqual([])
    expect((await store.versions.list(kept, { limit: 5_000 })).length).toBeLessThanOrEqual(2)
    expect(await tidy(parts, inDays(31))).toMatchObject({ documents: 230 })
    expect(purged.length).toBe(230)
    expect((await store.maintenance.documents({ after: null, limit: 1_000 })).length).toBe(111)
    expect(await tidy(parts, inDays(400))).toMatchObject({ documents: 0 })
    expect(await store.versions.documentsWithUnnamed(null, 1_000)).toEqual([])
    expect(await tidy(parts, inDays(400))).toEqual({ documents: 0, versions: 0, events: 0 })
  })

  it('EVT-8: deletes delivered events after seven days, and consumers that were not seen since', async () => {
    await store.outbox.register('one')
    const events = new EventWriter(store, 'all')
    const later = { ...parts, events }
    const kept = await document('kept', false)
    const subject = { id: kept, project: 'p', key: 'kept' }
    await events.transaction((_, record) => record(subject, { type: 'restored', principal: 'ann' }))
    const [claim] = await store.outbox.claim('one', { leaseMs: 1_000, limit: 9 })
    await store.outbox.delivered(claim!, claim!.newest, 1_000)
    expect(await tidy(later, inDays(6))).toMatchObject({ events: 0 })
    expect(await store.outbox.consumers()).toEqual(['one'])
    expect(await store.outbox.read(kept, 0, 9)).toHaveLength(1)
    expect(await tidy(later, inDays(8))).toMatchObject({ events: 1 })
    expect(await store.outbox.read(kept, 0, 9)).toEqual([])
    expect(await store.outbox.consumers()).toEqual([])
  })

  it('EVT-1: tells of documents that it deletes', async () => {
    await store.outbox.register('one')
    const id = await document('old', true)
    await tidy({ ...parts, trashDays: 0, events: new EventWriter(store, 'all') }, inDays(1))
    const [event, ...others] = await store.outbox.read(id, 0, 9)
    expect(event).toMatchObject({ type: 'deleted', principals: ['server'], address: { key: 'old' } })
    expect(others).toEqual([])
  })

  it('stops at the next document once it is told to', async () => {
    for (let index = 0; index < 10; index++) await document(`old-${index}`, true)
    const stop = new AbortController()
    const done = await tidy({ ...parts, onPurged: () => stop.abort() }, inDays(31), stop.signal)
    expect(done).toEqual({ documents: 1, versions: 0, events: 0 })
  })

  it('leaves alone what is taken out of the trash meanwhile, and passes over what others deleted', async () => {
    const ids = []
    for (let index = 0; index < 3; index++) ids.push(await document(`old-${index}`, true))
    const [, second = '', third = ''] = ids
    const onPurged = async (id: string) => {
      purged.push(id)
      if (purged.length > 1) return
      await store.documents.setTrashed(second, false)
      await store.documents.purge(third)
    }
    expect(await tidy({ ...parts, onPurged: (id) => void onPurged(id) }, inDays(31))).toMatchObject({
      documents: 1,
    })
    expect((await store.maintenance.documents({ after: null, limit: 10 })).map(({ id }) => id)).toEqual([
      second,
    ])
  })
})

describe('Housekeeping', () => {
  it('works a minute after the start and every hour, a little earlier by chance, also after a failure, until it is closed', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    let calls = 0
    const failing: Store = {
      ...plain(store),
      documents: new Proxy(store.documents, {
        get: (target, name) => {
          if (name !== 'trashedBefore') return Reflect.get(target, name)
          calls++
          return () => Promise.reject(new Error('away'))
        },
      }),
    }
    const warned: string[] = []
    const log = pino({}, { write: (line: string) => void warned.push(line) })
    const housekeeping = new Housekeeping(tasksOf({ ...parts, store: failing }), log)
    housekeeping.start()
    await vi.advanceTimersByTimeAsync(47_000)
    expect(calls).toBe(0)
    await vi.advanceTimersByTimeAsync(13_000)
    expect(calls).toBe(1)
    expect(warned.join('')).toContain('housekeeping failed')
    await vi.advanceTimersByTimeAsync(47 * 60_000)
    expect(calls).toBe(1)
    await vi.advanceTimersByTimeAsync(13 * 60_000)
    expect(calls).toBe(2)
    await housekeeping.close()
    expect(vi.getTimerCount()).toBe(0)
  })
})

function plain(whole: Store): Store {
  return {
    kind: whole.kind,
    documents: whole.documents,
    updates: whole.updates,
    versions: whole.versions,
    comments: whole.comments,
    links: whole.links,
    files: whole.files,
    outbox: whole.outbox,
    proposals: whole.proposals,
    requests: whole.requests,
    authorship: whole.authorship,
    usage: whole.usage,
    access: null,
    notifications: null,
    runs: whole.runs,
    maintenance: whole.maintenance,
    transaction: (work) => whole.transaction(work),
    forTenants: (organizations) => whole.forTenants(organizations),
    ping: () => whole.ping(),
    close: () => whole.close(),
  }
}
