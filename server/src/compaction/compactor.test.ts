import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, type Store } from '@cowrite/persistence'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import * as Y from 'yjs'
import { Compactor, RebuildFailed } from './compactor.ts'
import { Postponed } from './postponed.ts'

/** A small number of updates, as rooms pass it. */
const WORTH = 200
/** Input that makes the worker fail; the compactor does not use it, because it may lack rows. */
const UNREADABLE = { updates: [Uint8Array.of(255)], seq: null }

let folder: string
let store: Store
let compactor: Compactor

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cowrite-compactor-'))
  store = await openStore({ kind: 'pglite', dataDir: folder })
})
beforeEach(() => {
  compactor = new Compactor(store)
})
afterEach(() => compactor.close())
afterAll(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})

/** A new document in the database, and a client that writes into it letter by letter. */
async function writing() {
  const { document } = await store.documents.ensure({ project: 'demo', key: randomUUID() }, 'compacted')
  const doc = new Y.Doc()
  const updates: Uint8Array[] = []
  doc.on('update', (update) => updates.push(update))
  const write = async (letters: number): Promise<void> => {
    for (let i = 0; i < letters; i++) doc.getText('content').insert(0, 'x')
    const entries = updates.splice(0).map((bytes) => ({ documentId: document.id, bytes, principal: 'ana' }))
    await store.updates.append(entries)
  }
  const length = ({ bytes }: { readonly bytes: Uint8Array }): number => {
    const copy = new Y.Doc()
    Y.applyUpdate(copy, bytes)
    return copy.getText('content').length
  }
  return { documentId: document.id, doc, write, length }
}

it('NODE-42: what another node has compacted is taken as it is while little came since, and rebuilt with what came when that is much', async () => {
  const { documentId, write, length } = await writing()
  await write(WORTH)
  const rebuilt = await compactor.compact(documentId, UNREADABLE, WORTH)
  expect(length(rebuilt)).toBe(WORTH)

  await write(WORTH - 1)
  expect(await compactor.compact(documentId, UNREADABLE, WORTH)).toEqual(rebuilt)
  const { snapshot, tail } = await store.updates.load(documentId)
  expect([length(snapshot!), tail.length]).toEqual([WORTH, WORTH - 1])

  await write(1)
  expect(length(await compactor.compact(documentId, UNREADABLE, WORTH))).toBe(2 * WORTH)
  expect((await store.updates.load(documentId)).tail).toEqual([])
})

it('NODE-42: whoever wants every update compacted takes over only what has them all', async () => {
  const { documentId, write, length } = await writing()
  await write(3)
  expect(length(await compactor.compact(documentId, UNREADABLE, 1))).toBe(3)
  await write(1)
  const rebuilt = await compactor.compact(documentId, UNREADABLE, 1)
  expect(length(rebuilt)).toBe(4)
  expect(await compactor.compact(documentId, UNREADABLE, 1)).toEqual(rebuilt)
})

it('DUR-66: rows that the input contains are not read, and the snapshot covers them and the rows after them', async () => {
  const { documentId, doc, write, length } = await writing()
  // A rebuild from this row would fail.
  await store.updates.append([{ documentId, bytes: UNREADABLE.updates[0]!, principal: 'ana' }])
  await write(3)
  const input = { updates: [Y.encodeStateAsUpdate(doc)], seq: 4 }
  await write(2)
  const compacted = await compactor.compact(documentId, input, 1)
  expect([length(compacted), compacted.seq]).toEqual([5, 6])
  const { snapshot, tail } = await store.updates.load(documentId)
  expect([snapshot?.seq, length(snapshot!), tail.length]).toEqual([6, 5, 0])
})

it('DUR-66: an input of more rows than the database has covers none of the rows that it gives out again', async () => {
  const { documentId, write, length } = await writing()
  await write(2)
  const compacted = await compactor.compact(documentId, { ...UNREADABLE, seq: 9 }, 1)
  expect([length(compacted), compacted.seq]).toEqual([2, 2])
})

it('DUR-66: what another node has compacted beyond the input is part of the result', async () => {
  const { documentId, doc, write, length } = await writing()
  await write(1)
  const input = { updates: [Y.encodeStateAsUpdate(doc)], seq: 1 }
  await write(4)
  await compactor.compact(documentId, UNREADABLE, 1)
  await write(2)
  expect(length(await compactor.compact(documentId, input, 1))).toBe(7)
  expect((await store.updates.load(documentId)).tail).toEqual([])
})

/** Nested elements that are deleted again: integrating their deletion recurses at each level. */
function nestedAndDeleted(depth: number): Uint8Array {
  const doc = new Y.Doc({ gc: false })
  let inner: Y.XmlFragment = doc.getXmlFragment('default')
  doc.transact(() => {
    for (let level = 0; level < depth; level++) {
      const quote = new Y.XmlElement('blockquote')
      inner.insert(0, [quote])
      inner = quote
    }
  })
  const built = Y.encodeStateAsUpdate(doc)
  // The deletion of the outermost element, as another client would write it.
  const deletion = Uint8Array.from([0, 1, ...varUint(doc.clientID), 1, 0, 1])
  return Y.mergeUpdates([built, deletion])
}

function varUint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return [...bytes, rest]
}

it('LIM-63: a stored document that cannot be rebuilt is left alone for a while, stays as it is, and others are compacted meanwhile', async () => {
  let now = 0
  await compactor.close()
  compactor = new Compactor(store, { now: () => now })
  const { document } = await store.documents.ensure({ project: 'demo', key: 'hostile' }, 'hostile')
  const bytes = nestedAndDeleted(50_000)
  await store.updates.append([{ documentId: document.id, bytes, principal: 'mallory' }])
  await expect(compactor.compact(document.id, UNREADABLE, 1)).rejects.toThrow(RebuildFailed)
  expect(compactor.isPostponed(document.id)).toBe(true)
  const { snapshot, tail } = await store.updates.load(document.id)
  expect([snapshot, tail.length]).toEqual([null, 1])
  const other = await writing()
  await other.write(3)
  expect(other.length(await compactor.compact(other.documentId, UNREADABLE, 1))).toBe(3)
  now += 60_000
  expect(compactor.isPostponed(document.id)).toBe(false)
  await expect(compactor.compact(document.id, UNREADABLE, 1)).rejects.toThrow(RebuildFailed)
  now += 60_000
  expect(compactor.isPostponed(document.id)).toBe(true)
})

it('LIM-63: the pauses of a document grow up to an hour, and end once it could be rebuilt', () => {
  let now = 0
  const postponed = new Postponed(() => now)
  const pauses: number[] = []
  for (let time = 0; time < 9; time++) {
    postponed.add('a')
    const begun = now
    while (postponed.has('a')) now += 60_000
    pauses.push((now - begun) / 60_000)
  }
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60])
  expect(postponed.has('b')).toBe(false)
  postponed.delete('a')
  postponed.add('a')
  now += 60_000
  expect(postponed.has('a')).toBe(false)
})
