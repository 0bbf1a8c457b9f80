import { type Address, parseAddress } from '@cowrite/crdt'
import { openStore, type Store } from '@cowrite/persistence'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import * as Y from 'yjs'
import { Compactor } from '../compaction/compactor.ts'
import { EventWriter } from '../events/event-writer.ts'
import { VersionRecorder } from '../versions/version-recorder.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import { RoomRegistry } from './room-registry.ts'

const logger = pino({ level: 'silent' })
const now = () => performance.now()

let store: Store
let compactor: Compactor
let address: Address
/** Loads wait for this. */
let gate: Promise<void>

beforeEach(async () => {
  store = await openStore({ kind: 'memory' })
  compactor = new Compactor(store)
  address = parseAddress('p/document', 'p')!
  gate = Promise.resolve()
})
afterEach(async () => {
  await compactor.close()
  await store.close()
})

/** A registry on a store whose loads can be held up. */
function newRegistry(kind: Store['kind'] = 'memory'): RoomRegistry {
  const slow: Store = {
    kind,
    documents: store.documents,
    versions: store.versions,
    outbox: store.outbox,
    maintenance: store.maintenance,
    transaction: (work) => store.transaction(work),
    ping: () => store.ping(),
    close: () => store.close(),
    updates: {
      append: (entries, origin) => store.updates.append(entries, origin),
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
    store: slow,
    compactor,
    recorder: new VersionRecorder({ events: new EventWriter(store), logger, now, intervalMs: 600_000 }),
    limits: DEFAULT_LIMITS,
    logger,
    now,
    journalMaxBytes: 1_000_000,
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
