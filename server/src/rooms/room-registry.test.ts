import { randomUUID } from 'node:crypto'
import { type Address, parseAddress } from '@cowrite/crdt'
import { openStore, type Store } from '@cowrite/persistence'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { Compactor } from '../compaction/compactor.ts'
import { GROUP_FOR_TESTS } from './group-for-tests.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import type { RoomObserver } from './room-observer.ts'
import { RoomRegistry } from './room-registry.ts'
import { SilentMember } from './silent-member.ts'

const logger = pino({ level: 'silent' })
const now = () => performance.now()

let store: Store
let compactor: Compactor
let address: Address
/** Loads wait for this. */
let gate: Promise<void>
/** Commits wait for this. */
let commitGate: Promise<void>

beforeEach(async () => {
  store = await openStore({ kind: 'memory' })
  compactor = new Compactor(store)
  address = parseAddress('p/document', 'p')!
  gate = Promise.resolve()
  commitGate = Promise.resolve()
})
afterEach(async () => {
  vi.useRealTimers()
  await compactor.close()
  await store.close()
})

class Writer extends SilentMember {
  readonly group = GROUP_FOR_TESTS
  deliver(): void {}
  acknowledge(): void {}
}

/** A registry on a store whose loads and commits can be held up. */
function newRegistry(kind: Store['kind'] = 'memory', observer: RoomObserver | null = null): RoomRegistry {
  const slow: Store = {
    kind,
    documents: store.documents,
    versions: store.versions,
    comments: store.comments,
    links: store.links,
    files: store.files,
    outbox: store.outbox,
    proposals: store.proposals,
    requests: store.requests,
    authorship: store.authorship,
    usage: store.usage,
    access: null,
    notifications: null,
    runs: store.runs,
    maintenance: store.maintenance,
    transaction: (work) => store.transaction(work),
    forTenants: (organizations) => store.forTenants(organizations),
    ping: () => store.ping(),
    close: () => store.close(),
    updates: {
      append: async (entries, origin) => {
        await commitGate
        return store.updates.append(entries, origin)
      },
      since: (id, seq) => store.updates.since(id, seq),
      heads: (ids) => store.updates.heads(ids),
      snapshot: (id, seq, bytes) => store.updates.snapshot(id, seq, bytes),
      load: async (id) => {
        await gate
        return store.updates.load(id)
      },
    },
  }
  return new RoomRegistry({
    node: randomUUID(),
    store: slow,
    compactor,
    ensureDocument: ({ project, key }) => store.documents.ensure({ project, key }, key),
    limits: DEFAULT_LIMITS,
    logger,
    now,
    journalMaxBytes: 1_000_000,
    observer,
  })
}

it('SYNC-25: a document that goes into the trash while it is being opened is not opened, and one that comes back is', async () => {
  const { document } = await store.documents.ensure(address, 'Title')
  const registry = newRegistry()
  const held = Promise.withResolvers<void>()
  gate = held.promise
  const opened = registry.open(address)
  const trashed = await store.documents.setTrashed(document.id, true)
  registry.setTrashed(trashed ?? document, true)
  held.resolve()
  expect(await opened).toEqual({ ok: false, code: 'trashed' })
  expect(await registry.open(address)).toEqual({ ok: false, code: 'trashed' })
  registry.setTrashed((await store.documents.setTrashed(document.id, false)) ?? document, false)
  expect((await registry.open(address)).ok).toBe(true)
  await registry.close(1_000)
})

it('SYNC-25: a document that goes into the trash while its content is decoded is not opened', async () => {
  const { document } = await store.documents.ensure(address, 'Title')
  const registry = newRegistry()
  const held = Promise.withResolvers<void>()
  gate = held.promise
  const opened = registry.open(address)
  // The document is decoded in a turn of the event loop after this one.
  const turn = new Promise(setImmediate)
  held.resolve()
  await turn
  registry.setTrashed(document, true)
  expect(await opened).toEqual({ ok: false, code: 'trashed' })
  expect(registry.find(address)).toBeNull()
  await registry.close(1_000)
})

it('SYNC-24: those who open a document at once load it once, and get one room', async () => {
  const registry = newRegistry()
  const held = Promise.withResolvers<void>()
  gate = held.promise
  const opening = Array.from({ length: 20 }, () => registry.open(address))
  held.resolve()
  const rooms = new Set((await Promise.all(opening)).map((opened) => (opened.ok ? opened.room : null)))
  expect(rooms.size).toBe(1)
  expect(rooms.has(null)).toBe(false)
  await registry.close(1_000)
})

it('LIM-64: an empty room whose document cannot be compacted is let go all the same, and is loaded as it was', async () => {
  const doc = new Y.Doc()
  const deletion = Uint8Array.from([0, 1, 1, 1, 0, 1])
  doc.clientID = 1
  let inner: Y.XmlFragment = doc.getXmlFragment('default')
  doc.transact(() => {
    for (let level = 0; level < 20_000; level++) {
      const quote = new Y.XmlElement('blockquote')
      inner.insert(0, [quote])
      inner = quote
    }
  })
  const bytes = Y.mergeUpdates([Y.encodeStateAsUpdate(doc), deletion])
  const { document } = await store.documents.ensure(address, 'Title')
  await store.updates.append([{ documentId: document.id, bytes, principal: 'mallory' }])
  await compactor.close()
  // As a database behaves, where a room is not the only place that has the document.
  compactor = new Compactor(Object.assign(Object.create(store) as Store, { kind: 'pglite' }))
  const registry = newRegistry('pglite')
  expect((await registry.open(address)).ok).toBe(true)
  await expect.poll(() => registry.size, { timeout: 60_000, interval: 100 }).toBe(0)
  expect(compactor.isPostponed(document.id)).toBe(true)
  const opened = await registry.open(address)
  expect(opened.ok && opened.room.updates.snapshot().length).toBe(bytes.length)
  await registry.close(1_000)
}, 120_000)

it('an empty room closes once its observer lets it, and not before', async () => {
  const calls: string[] = []
  const registry = newRegistry('memory', {
    opened: ({ address }) => calls.push(`opened ${address}`),
    beforeClose: async () => calls.push('beforeClose') > 2,
    closed: ({ address }) => calls.push(`closed ${address}`),
  })
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  expect((await registry.open(address)).ok).toBe(true)
  await vi.advanceTimersByTimeAsync(3_000)
  expect([registry.size, ...calls]).toEqual([1, 'opened p/document', 'beforeClose'])
  await vi.advanceTimersByTimeAsync(3_000)
  expect([registry.size, ...calls]).toEqual([
    0,
    'opened p/document',
    'beforeClose',
    'beforeClose',
    'closed p/document',
  ])
  await registry.close(1_000)
})

it('an observer is told of changes and of their commits, also when the room has closed before the commit', async () => {
  const calls: unknown[][] = []
  const registry = newRegistry('pglite', {
    changed: (room, principal, ticket) => calls.push(['changed', room.address, principal, ticket]),
    committed: (_, ticket, seq, room) => calls.push(['committed', ticket, seq, room?.address ?? null]),
  })
  const opened = await registry.open(address)
  if (!opened.ok) throw new Error(opened.code)
  const { room } = opened
  const writer = new Writer(1)
  room.join(writer)
  const doc = new Y.Doc()
  const updates: Uint8Array[] = []
  doc.on('update', (update) => updates.push(update))
  doc.getText('content').insert(0, 'a')
  doc.getText('content').insert(0, 'b')
  room.receive(writer, updates[0]!)
  await room.settled()
  const held = Promise.withResolvers<void>()
  commitGate = held.promise
  room.receive(writer, updates[1]!)
  registry.forget(room.documentId)
  held.resolve()
  await vi.waitFor(() => expect(calls.length).toBe(4))
  expect(calls).toEqual([
    ['changed', 'p/document', 'guest', 1],
    ['committed', 1, 1, 'p/document'],
    ['changed', 'p/document', 'guest', 2],
    ['committed', 2, 2, null],
  ])
  await registry.close(1_000)
})
