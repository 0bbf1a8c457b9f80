import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Author, Authorship } from '../authorship/authorship.ts'
import type { DocumentRecord } from '../documents/documents.ts'
import type { Store } from '../store.ts'
import { StoreError } from '../store-error.ts'

const PERSON: Author = { principal: 'person:"a", b', kind: 'person', run: null }
const AGENT: Author = { principal: 'agent:assistant', kind: 'agent', run: 'run {1}' }

/** The part of the contract about versions, authorship, deleting for good, and what operators' commands need. */
export function describeKeeping(store: () => Store): void {
  const newDocument = async (): Promise<DocumentRecord> =>
    (await store().documents.ensure({ project: 'contract', key: randomUUID() }, 'Untitled')).document
  const append = (documentId: string, byte: number, authored: readonly Authorship[] = []) =>
    store().updates.append([{ documentId, bytes: Uint8Array.of(byte), principal: 'guest', authored }])
  const createVersion = (documentId: string, byte: number, name: string | null = null) =>
    store().versions.create({
      documentId,
      kind: name === null ? 'interval' : 'named',
      name,
      principal: PERSON.principal,
      bytes: Uint8Array.of(byte),
    })

  describe('batches with an origin', () => {
    it('are stored once, though they are sent again, and a new one is stored', async () => {
      const [a, b] = [await newDocument(), await newDocument()]
      const node = randomUUID()
      const entry = (documentId: string, number: number) => ({
        documentId,
        bytes: Uint8Array.of(number),
        principal: 'guest',
        number,
      })
      const batch = [entry(a.id, 1), entry(b.id, 2), entry(a.id, 3)]
      expect(await store().updates.append(batch, { node, again: true })).toEqual([1, 1, 2])
      expect(await store().updates.append(batch, { node, again: true })).toEqual([1, 1, 2])
      expect((await store().updates.load(a.id)).head).toBe(2)
      // Others may have the same numbers.
      expect(await store().updates.append(batch, { node: randomUUID(), again: true })).toEqual([3, 2, 4])
      expect(await store().updates.append([entry(a.id, 4)], { node, again: false })).toEqual([5])
      // What a snapshot covers is there, under a number that nobody needs any more.
      await store().updates.snapshot(a.id, 2, Uint8Array.of(9))
      expect(await store().updates.append(batch, { node, again: true })).toEqual([0, 1, 0])
      expect((await store().updates.load(a.id)).head).toBe(5)
    })
  })

  describe('what came since', () => {
    it('is told with where it came from, and with the snapshot when that covers more', async () => {
      const { id } = await newDocument()
      const node = randomUUID()
      const author = { client: 3, clock: 0, author: PERSON }
      await append(id, 1, [author])
      const entries = [2, 3].map((number) => ({
        documentId: id,
        bytes: Uint8Array.of(number),
        principal: 'guest',
        number,
      }))
      await store().updates.append(entries, { node, again: false })
      await append(id, 4)
      const since = async (seq: number) => {
        const { snapshot, updates, ...others } = await store().updates.since(id, seq)
        return {
          ...others,
          snapshot: snapshot && [snapshot.seq, ...snapshot.bytes],
          updates: updates.map(({ seq: at, bytes, origin }) => [at, ...bytes, origin?.number ?? null]),
          nodes: [...new Set(updates.map(({ origin }) => origin?.node))],
        }
      }
      expect(await since(1)).toEqual({
        head: 4,
        authorship: [author],
        snapshot: null,
        updates: [
          [2, 2, 2],
          [3, 3, 3],
          [4, 4, null],
        ],
        nodes: [node, undefined],
      })
      await store().updates.snapshot(id, 3, Uint8Array.of(99))
      expect(await since(1)).toMatchObject({ snapshot: [3, 99], updates: [[4, 4, null]] })
      expect(await since(3)).toMatchObject({ snapshot: null, updates: [[4, 4, null]] })
      expect(await since(4)).toMatchObject({ snapshot: null, updates: [], head: 4 })
      await expect(store().updates.since(randomUUID(), 0)).rejects.toMatchObject({ code: 'unknown-document' })
    })
  })

  describe('authorship', () => {
    it('WHO-3: is stored with the update that brings it, stays as it was first said, and outlives snapshots', async () => {
      const { id } = await newDocument()
      await append(id, 1, [{ client: 2 ** 32 - 1, clock: 0, author: PERSON }])
      await append(id, 2, [
        { client: 7, clock: 4, author: AGENT },
        { client: 2 ** 32 - 1, clock: 0, author: AGENT },
      ])
      await append(id, 3, [{ client: 7, clock: 0, author: PERSON }])
      await store().updates.snapshot(id, 3, Uint8Array.of(3))
      expect((await store().updates.load(id)).authorship).toEqual([
        { client: 7, clock: 0, author: PERSON },
        { client: 7, clock: 4, author: AGENT },
        { client: 2 ** 32 - 1, clock: 0, author: PERSON },
      ])
    })

    it('is not stored with a batch that is refused', async () => {
      const { id } = await newDocument()
      const authored = [{ client: 1, clock: 0, author: PERSON }]
      const bytes = Uint8Array.of(1)
      const refused = store().updates.append([
        { documentId: id, bytes, principal: 'guest', authored },
        { documentId: randomUUID(), bytes, principal: 'guest' },
      ])
      await expect(refused).rejects.toThrow(StoreError)
      expect((await store().updates.load(id)).authorship).toEqual([])
    })
  })

  describe('versions', () => {
    it('are listed newest first, page by page, and read with their bytes', async () => {
      const { id } = await newDocument()
      const made = []
      for (const byte of [1, 2, 3])
        made.push(await createVersion(id, byte, byte === 2 ? 'Draft "2", ☃' : null))
      expect(made[1]).toMatchObject({
        documentId: id,
        kind: 'named',
        name: 'Draft "2", ☃',
        principal: PERSON.principal,
      })
      expect(made[0]?.createdAt).toBeInstanceOf(Date)
      const newest = [...made].reverse()
      expect(await store().versions.list(id, { limit: 10 })).toEqual(newest)
      expect(await store().versions.list(id, { limit: 2 })).toEqual(newest.slice(0, 2))
      const before = made[1]?.id ?? ''
      expect(await store().versions.list(id, { limit: 2, before })).toEqual([made[0]])
      const loaded = await store().versions.load(id, before)
      expect(loaded?.version).toEqual(made[1])
      expect([...(loaded?.bytes ?? [])]).toEqual([2])
    })

    it('belong to one document, can be named and removed, and nothing else is touched', async () => {
      const [a, b] = [await newDocument(), await newDocument()]
      const [ofA, ofB] = [await createVersion(a.id, 1), await createVersion(b.id, 2)]
      expect(await store().versions.load(b.id, ofA.id)).toBeNull()
      expect(await store().versions.rename(b.id, ofA.id, 'No')).toBeNull()
      await store().versions.remove(b.id, [ofA.id, randomUUID()])
      expect(await store().versions.rename(a.id, ofA.id, 'Yes')).toEqual({ ...ofA, name: 'Yes' })
      expect(await store().versions.list(a.id, { limit: 9 })).toEqual([{ ...ofA, name: 'Yes' }])
      await store().versions.remove(b.id, [ofB.id])
      expect(await store().versions.list(b.id, { limit: 9 })).toEqual([])
      const unknown = createVersion(randomUUID(), 1)
      await expect(unknown).rejects.toMatchObject({ code: 'unknown-document' })
    })

    it('names the documents that have unnamed ones, in order and page by page', async () => {
      const documents = await Promise.all([newDocument(), newDocument(), newDocument(), newDocument()])
      const ids = documents.map(({ id }) => id).sort()
      const [first = '', second = '', third = '', fourth = ''] = ids
      for (const id of [fourth, first, third]) await createVersion(id, 1)
      await createVersion(first, 2)
      await createVersion(second, 1, 'Named')
      const ours = async (after: string | null, limit: number) =>
        (await store().versions.documentsWithUnnamed(after, limit)).filter((id) => ids.includes(id))
      expect(await ours(null, 10_000)).toEqual([first, third, fourth])
      expect(await ours(first, 1)).toEqual([third])
    })
  })

  describe('deleting for good', () => {
    it('PRIV-1: removes a document with its updates, snapshot, versions and authorship, and nothing of others', async () => {
      const [gone, kept] = [await newDocument(), await newDocument()]
      for (const { id } of [gone, kept]) {
        await append(id, 1, [{ client: 1, clock: 0, author: PERSON }])
        await append(id, 2)
        await store().updates.snapshot(id, 1, Uint8Array.of(1))
        await createVersion(id, 1)
      }
      expect(await store().documents.purge(gone.id)).toBe(false)
      await store().documents.setTrashed(gone.id, true)
      const long = { trashedBefore: new Date(Date.now() - 60_000) }
      expect(await store().documents.purge(gone.id, long)).toBe(false)
      expect((await store().documents.find(gone))?.id).toBe(gone.id)
      expect(await store().documents.purge(gone.id)).toBe(true)
      expect(await store().documents.purge(gone.id)).toBe(false)
      expect(await store().documents.find(gone)).toBeNull()
      expect(await store().maintenance.rows(gone.id)).toBeNull()
      await expect(store().updates.load(gone.id)).rejects.toMatchObject({ code: 'unknown-document' })
      expect(await store().versions.list(gone.id, { limit: 9 })).toEqual([])
      const rows = await store().maintenance.rows(kept.id)
      expect([rows?.updates.length, rows?.versions.length, rows?.authorship.length]).toEqual([1, 1, 1])
      // Nothing is made there but on purpose, and what is has nothing of the old one.
      await expect(store().documents.ensure(gone, 'Back')).rejects.toMatchObject({ code: 'deleted' })
      const { document, created } = await store().documents.ensure(gone, 'New', { anew: true })
      expect(created).toBe(true)
      expect(await store().updates.load(document.id)).toEqual({
        snapshot: null,
        tail: [],
        head: 0,
        authorship: [],
      })
    })

    it('forgets the places of deleted documents after a time', async () => {
      const document = await newDocument()
      await store().documents.setTrashed(document.id, true)
      await store().documents.purge(document.id)
      await store().documents.forgetPlaces(new Date(Date.now() - 60_000))
      await expect(store().documents.ensure(document, 'Back')).rejects.toMatchObject({ code: 'deleted' })
      await store().documents.forgetPlaces(new Date(Date.now() + 60_000))
      expect((await store().documents.ensure(document, 'Back')).created).toBe(true)
      expect((await store().documents.ensure(document, 'Back')).created).toBe(false)
    })

    it('finds what went into the trash before a time, oldest first', async () => {
      const documents = [await newDocument(), await newDocument()]
      for (const { id } of [...documents].reverse()) {
        await store().documents.setTrashed(id, true)
        await tick()
      }
      await newDocument()
      const ids = async (time: Date, limit = 10_000) =>
        (await store().documents.trashedBefore(time, limit))
          .map(({ id }) => id)
          .filter((id) => documents.some((document) => document.id === id))
      expect(await ids(new Date(Date.now() + 60_000))).toEqual(documents.map(({ id }) => id).reverse())
      expect(await ids(new Date(Date.now() - 60_000))).toEqual([])
    })

    it('PRIV-2: takes the name of a principal off everything it wrote', async () => {
      const { id } = await newDocument()
      const author: Author = { principal: randomUUID(), kind: 'person', run: null }
      const { principal } = author
      await store().updates.append([
        { documentId: id, bytes: Uint8Array.of(1), principal, authored: [{ client: 1, clock: 0, author }] },
      ])
      await append(id, 2, [{ client: 2, clock: 0, author: PERSON }])
      await store().versions.create({
        documentId: id,
        kind: 'quiet',
        name: null,
        principal,
        bytes: Uint8Array.of(1),
      })
      expect(await store().maintenance.forgetPrincipal(principal)).toBe(3)
      expect(await store().maintenance.forgetPrincipal(principal)).toBe(0)
      const rows = await store().maintenance.rows(id)
      expect(JSON.stringify(rows)).not.toContain(principal)
      expect(rows?.authorship.map((entry) => entry.author.principal)).toEqual(['deleted', PERSON.principal])
    })
  })

  describe('maintenance', () => {
    it('walks over all documents in order, the trash included', async () => {
      const project = `walk-${randomUUID().slice(0, 8)}`
      const ids: string[] = []
      for (const key of ['c', 'a', 'b'])
        ids.push((await store().documents.ensure({ project, key }, key)).document.id)
      await store().documents.setTrashed(ids[1] ?? '', true)
      const walk = async (after: string | null, limit: number) =>
        (await store().maintenance.documents({ project, after, limit })).map(({ id }) => id)
      expect(await walk(null, 10)).toEqual([...ids].sort())
      const second = [...ids].sort()[1] ?? ''
      expect(await walk(null, 2)).toEqual([...ids].sort().slice(0, 2))
      expect(await walk(second, 2)).toEqual([...ids].sort().slice(2))
      const all = await store().maintenance.documents({ after: null, limit: 100_000 })
      expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining(ids))
    })

    it('puts a document back as it was, under its id, once', async () => {
      const id = '01900000-0000-7000-8000-'.concat(randomUUID().slice(-12))
      const project = `back-${randomUUID().slice(0, 8)}`
      const at = (second: number) => new Date(Date.UTC(2024, 1, 3, 4, 5, second))
      const document: DocumentRecord = {
        id,
        project,
        key: 'größe {1}',
        title: 'Title',
        createdAt: at(1),
        updatedAt: at(2),
        trashedAt: at(3),
        readOnly: true,
      }
      const restored = {
        document,
        head: 5,
        snapshot: { seq: 3, bytes: Uint8Array.of(3) },
        updates: [4, 5].map((seq) => ({ seq, bytes: Uint8Array.of(seq), principal: `p${seq}` })),
        authorship: [{ client: 9, clock: 2, author: AGENT }],
      }
      expect(await store().maintenance.restore(restored)).toBe(true)
      expect(await store().documents.find(document)).toEqual(document)
      const stored = await store().updates.load(id)
      expect({ ...stored, tail: stored.tail.map(({ seq, bytes }) => [seq, [...bytes]]) }).toMatchObject({
        head: 5,
        snapshot: { seq: 3 },
        tail: [
          [4, [4]],
          [5, [5]],
        ],
        authorship: restored.authorship,
      })
      expect((await store().maintenance.rows(id))?.updates.map(({ principal }) => principal)).toEqual([
        'p4',
        'p5',
      ])
      expect(await store().maintenance.restore(restored)).toBe(false)
      const sameplace = { ...restored, document: { ...document, id: randomUUID() } }
      expect(await store().maintenance.restore(sameplace)).toBe(false)
      const bare = { ...restored, snapshot: null, updates: [], authorship: [], head: 0 }
      const other = { ...document, id: randomUUID(), key: 'bare', trashedAt: null }
      expect(await store().maintenance.restore({ ...bare, document: other })).toBe(true)
      expect(await store().updates.load(other.id)).toEqual({
        snapshot: null,
        tail: [],
        head: 0,
        authorship: [],
      })

      const version = await createVersion(id, 8)
      await store().versions.remove(id, [version.id])
      const again = { ...version, createdAt: at(9), name: 'Back' }
      expect(await store().maintenance.restoreVersion(again, Uint8Array.of(8))).toBe(true)
      expect(await store().maintenance.restoreVersion(again, Uint8Array.of(8))).toBe(false)
      expect(await store().versions.list(id, { limit: 9 })).toEqual([again])
    })

    it('shows every row as it stands, and what its bytes say', async () => {
      const { id } = await newDocument()
      for (const byte of [1, 2, 3]) await append(id, byte)
      await store().updates.snapshot(id, 2, Uint8Array.of(2))
      const version = await createVersion(id, 7)
      const rows = await store().maintenance.rows(id)
      if (rows === null || rows.snapshot === null) throw new Error('The document is not there.')
      expect([rows.head, rows.snapshot.seq, rows.updates.map(({ seq }) => seq)]).toEqual([3, 2, [3]])
      expect(rows.versions.map((row) => row.id)).toEqual([version.id])
      const said = [rows.snapshot, ...rows.updates, ...rows.versions.map(({ row }) => row)]
      expect(said.map((row) => [...store().maintenance.open(id, row)])).toEqual([[2], [3], [7]])
    })
  })
}

/** Lets the clock, which has milliseconds, move on. */
export async function tick(): Promise<void> {
  const start = Date.now()
  while (Date.now() <= start) await new Promise((resolve) => setTimeout(resolve, 1))
}
