import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DocumentRecord } from '../documents/documents.ts'
import type { Store } from '../store.ts'
import { StoreError } from '../store-error.ts'
import type { UpdateEntry } from '../updates/updates.ts'
import { describeKeeping, tick } from './keeping.contract.ts'
import { describeLarge } from './large.contract.ts'
import { describeTransactions } from './transaction.contract.ts'

/** Names are new in every run, so that the suite may run on a database with content. */
function newKey(): string {
  return `document-${randomUUID()}`
}

function newProject(): string {
  return `project-${randomUUID().slice(0, 8)}`
}

function entry(documentId: string, ...bytes: number[]): UpdateEntry {
  return { documentId, bytes: Uint8Array.from(bytes), principal: 'guest:one' }
}

/** Plain arrays of the bytes, as stores may return subclasses of `Uint8Array`. */
function tailOf(stored: { readonly tail: readonly { readonly seq: number; readonly bytes: Uint8Array }[] }) {
  return stored.tail.map(({ seq, bytes }) => ({ seq, bytes: [...bytes] }))
}

function upTo(last: number, first = 1): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

/** The code of the `StoreError` that a promise rejects with; fails when it does anything else. */
async function failureOf(promise: Promise<unknown>): Promise<StoreError> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => error,
  )
  if (outcome instanceof StoreError) return outcome
  throw new Error('A StoreError was expected.', { cause: outcome })
}

/**
 * What every store must do, as a vitest suite. `open` opens a store, empty or not; it is called once for the
 * suite and once more for the test of closing, each on a place of its own.
 */
export function describeStore(name: string, open: () => Promise<Store>): void {
  describe(`store contract: ${name}`, () => {
    let store: Store

    beforeAll(async () => {
      store = await open()
    })

    afterAll(async () => {
      await store.close()
    })

    async function newDocument(): Promise<DocumentRecord> {
      return (await store.documents.ensure({ project: 'contract', key: newKey() }, 'Untitled')).document
    }

    it('answers a ping, and refuses everything after close', async () => {
      await store.ping()
      const other = await open()
      const { document } = await other.documents.ensure({ project: 'contract', key: newKey() }, 'Untitled')
      const running = other.updates.append([entry(document.id, 1)])
      await other.close()
      await other.close()
      expect(await running).toEqual([1])
      expect((await failureOf(other.ping())).code).toBe('closed')
      expect((await failureOf(other.documents.find({ project: 'contract', key: 'x' }))).code).toBe('closed')
      expect((await failureOf(other.updates.load(document.id))).code).toBe('closed')
    })

    describe('documents', () => {
      it('finds nothing where nothing is', async () => {
        expect(await store.documents.find({ project: newProject(), key: 'a' })).toBeNull()
        expect(await store.documents.rename(randomUUID(), 'Name')).toBeNull()
        expect(await store.documents.setTrashed(randomUUID(), true)).toBeNull()
        expect(await store.documents.list(newProject(), { trashed: false, limit: 10 })).toEqual([])
      })

      it('knows a project once a document was created in it, also when that was deleted for good', async () => {
        const place = { project: newProject(), key: 'a' }
        expect(await store.documents.hasProject(place.project)).toBe(false)
        const { document } = await store.documents.ensure(place, 'Untitled')
        expect(await store.documents.hasProject(place.project)).toBe(true)
        await store.documents.setTrashed(document.id, true)
        await store.documents.purge(document.id)
        expect(await store.documents.hasProject(place.project)).toBe(true)
      })

      it('creates a document with its project once, and returns it from then on', async () => {
        const place = { project: newProject(), key: 'folder/größe 大 "quoted" \\ {a,b}' }
        const before = Date.now() - 1
        const first = await store.documents.ensure(place, 'Title "1", ☃')
        expect(first.created).toBe(true)
        expect(first.document).toMatchObject({ ...place, title: 'Title "1", ☃', trashedAt: null })
        expect(first.document.id).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        )
        expect(first.document.createdAt.getTime()).toBeGreaterThan(before)
        expect(first.document.updatedAt).toEqual(first.document.createdAt)
        expect(await store.documents.ensure(place, 'Other')).toEqual({
          document: first.document,
          created: false,
        })
        expect(await store.documents.find(place)).toEqual(first.document)
      })

      it('creates one document when many ask at once', async () => {
        const place = { project: newProject(), key: 'race' }
        const outcomes = await Promise.all(upTo(12).map(() => store.documents.ensure(place, 'Race')))
        expect(new Set(outcomes.map((outcome) => outcome.document.id)).size).toBe(1)
        expect(outcomes.filter((outcome) => outcome.created)).toHaveLength(1)
      })

      it('renames, which is a change', async () => {
        const created = await newDocument()
        const renamed = await store.documents.rename(created.id, 'Named')
        expect(renamed).toEqual({ ...created, title: 'Named', updatedAt: renamed?.updatedAt })
        expect(renamed?.updatedAt.getTime()).toBeGreaterThanOrEqual(created.updatedAt.getTime())
        expect(await store.documents.find(created)).toEqual(renamed)
      })

      it('puts into the trash and takes out again, keeping the first time and the content', async () => {
        const created = await newDocument()
        await store.updates.append([entry(created.id, 1)])
        const trashed = await store.documents.setTrashed(created.id, true)
        expect(trashed?.trashedAt).toBeInstanceOf(Date)
        expect((await store.documents.setTrashed(created.id, true))?.trashedAt).toEqual(trashed?.trashedAt)
        expect((await store.documents.find(created))?.trashedAt).toEqual(trashed?.trashedAt)
        expect((await store.documents.setTrashed(created.id, false))?.trashedAt).toBeNull()
        expect(tailOf(await store.updates.load(created.id))).toEqual([{ seq: 1, bytes: [1] }])
      })

      it('lists a project newest change first, the trash apart, at most the limit', async () => {
        const project = newProject()
        const ids: string[] = []
        for (const key of ['a', 'b', 'c', 'd']) {
          ids.push((await store.documents.ensure({ project, key }, key)).document.id)
        }
        const [a = '', b = '', c = '', d = ''] = ids
        await tick()
        await store.documents.rename(b, 'b2')
        await tick()
        await store.updates.append([entry(a, 1)])
        await store.documents.setTrashed(c, true)
        const list = async (trashed: boolean, limit: number) =>
          (await store.documents.list(project, { trashed, limit })).map((document) => document.id)
        expect(await list(false, 10)).toEqual([a, b, d])
        expect(await list(false, 2)).toEqual([a, b])
        expect(await list(true, 10)).toEqual([c])
      })
    })

    describe('updates', () => {
      it('starts empty', async () => {
        const { id } = await newDocument()
        expect(await store.updates.load(id)).toEqual({ snapshot: null, tail: [], head: 0, authorship: [] })
        expect(await store.updates.append([])).toEqual([])
      })

      it('numbers the updates of each document from 1 in the order of the entries', async () => {
        const [a, b] = [await newDocument(), await newDocument()]
        const batch = [entry(b.id, 1), entry(a.id, 2), entry(b.id, 3), entry(b.id, 4), entry(a.id, 5)]
        expect(await store.updates.append(batch)).toEqual([1, 1, 2, 3, 2])
        expect(await store.updates.append([entry(a.id, 6), entry(b.id, 7)])).toEqual([3, 4])
        const stored = await store.updates.load(a.id)
        expect(stored.head).toBe(3)
        expect(tailOf(stored)).toEqual([
          { seq: 1, bytes: [2] },
          { seq: 2, bytes: [5] },
          { seq: 3, bytes: [6] },
        ])
      })

      it('closes a document to edits and opens it again', async () => {
        const created = await newDocument()
        expect(created.readOnly).toBe(false)
        expect((await store.documents.setReadOnly(created.id, true))?.readOnly).toBe(true)
        expect((await store.documents.find(created))?.readOnly).toBe(true)
        expect((await store.documents.setReadOnly(created.id, false))?.readOnly).toBe(false)
        expect(await store.documents.setReadOnly(randomUUID(), true)).toBeNull()
      })

      it('tells the heads of many documents, and nothing of unknown ones', async () => {
        const [a, b] = [await newDocument(), await newDocument()]
        await store.updates.append([entry(a.id, 1), entry(a.id, 2)])
        const heads = await store.updates.heads([a.id, b.id, randomUUID()])
        const [trashed, readOnly] = [false, false]
        expect(heads).toEqual(
          new Map([
            [a.id, { head: 2, trashed, readOnly }],
            [b.id, { head: 0, trashed, readOnly }],
          ]),
        )
        await store.documents.setTrashed(a.id, true)
        await store.documents.setReadOnly(b.id, true)
        expect(
          [...(await store.updates.heads([a.id, b.id])).values()].toSorted((x, y) => y.head - x.head),
        ).toEqual([
          { head: 2, trashed: true, readOnly },
          { head: 0, trashed, readOnly: true },
        ])
        expect((await store.updates.heads([])).size).toBe(0)
      })

      it('moves the time of the last change', async () => {
        const created = await newDocument()
        await tick()
        await store.updates.append([entry(created.id, 1)])
        const changed = await store.documents.find(created)
        expect(changed?.updatedAt.getTime()).toBeGreaterThan(created.updatedAt.getTime())
      })

      it('keeps every byte, none and many, from any view, and any principal', async () => {
        const { id } = await newDocument()
        const all = Uint8Array.from({ length: 256 }, (_, byte) => byte)
        const many = Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 31) % 251)
        const view = new Uint8Array(all.buffer, 100, 7)
        const principals = ['guest:"one", two', 'agent:{a\\b}', '', 'null']
        const bytes = [all, new Uint8Array(0), many, view]
        const batch = bytes.map((item, at) => ({
          documentId: id,
          bytes: item,
          principal: principals[at] ?? '',
        }))
        expect(await store.updates.append(batch)).toEqual([1, 2, 3, 4])
        const { tail } = await store.updates.load(id)
        for (const [at, item] of bytes.entries()) {
          expect(Buffer.compare(tail[at]?.bytes ?? new Uint8Array(1), item)).toBe(0)
        }
      })

      it('refuses a batch with an unknown document, naming it, and writes nothing of it', async () => {
        const { id } = await newDocument()
        const unknown = randomUUID()
        await store.updates.append([entry(id, 1)])
        const failure = await failureOf(store.updates.append([entry(id, 2), entry(unknown, 3), entry(id, 4)]))
        expect(failure.code).toBe('unknown-document')
        expect(failure.documentIds).toEqual([unknown])
        expect((await store.updates.load(id)).head).toBe(1)
        expect(await store.updates.append([entry(id, 5)])).toEqual([2])
        expect(tailOf(await store.updates.load(id)).map(({ bytes }) => bytes)).toEqual([[1], [5]])
        expect((await failureOf(store.updates.load(unknown))).code).toBe('unknown-document')
        const snapshot = store.updates.snapshot(unknown, 0, new Uint8Array(1))
        expect((await failureOf(snapshot)).code).toBe('unknown-document')
      })

      it('gives out every number once, without holes, to concurrent appends in any document order', async () => {
        const documents = await Promise.all(upTo(5).map(newDocument))
        const perDocument = 24
        const calls = upTo(perDocument).map((round) => {
          const turned = documents.map((_, at) => documents[(at * (round % 2 === 0 ? 1 : 4) + round) % 5])
          return store.updates.append(turned.map((document) => entry(document?.id ?? '', round)))
        })
        const answers = await Promise.all(calls)
        expect(answers.flat()).toHaveLength(5 * perDocument)
        for (const { id } of documents) {
          const stored = await store.updates.load(id)
          expect(stored.head).toBe(perDocument)
          expect(stored.tail.map(({ seq }) => seq)).toEqual(upTo(perDocument))
          expect(new Set(stored.tail.map(({ bytes }) => bytes[0])).size).toBe(perDocument)
        }
      })
    })

    describe('snapshots', () => {
      it('replace exactly the updates they cover', async () => {
        const { id } = await newDocument()
        await store.updates.append(upTo(5).map((byte) => entry(id, byte)))
        expect(await store.updates.snapshot(id, 3, Uint8Array.of(99))).toBe(true)
        const stored = await store.updates.load(id)
        expect(stored.snapshot?.seq).toBe(3)
        expect([...(stored.snapshot?.bytes ?? [])]).toEqual([99])
        expect(tailOf(stored)).toEqual([
          { seq: 4, bytes: [4] },
          { seq: 5, bytes: [5] },
        ])
        expect(stored.head).toBe(5)
        expect(await store.updates.append([entry(id, 6)])).toEqual([6])
      })

      it('never go backwards', async () => {
        const { id } = await newDocument()
        await store.updates.append(upTo(4).map((byte) => entry(id, byte)))
        expect(await store.updates.snapshot(id, 3, Uint8Array.of(3))).toBe(true)
        const before = await store.updates.load(id)
        expect(await store.updates.snapshot(id, 2, Uint8Array.of(2))).toBe(false)
        expect(await store.updates.snapshot(id, 3, Uint8Array.of(33))).toBe(false)
        expect(await store.updates.load(id)).toEqual(before)
        expect(await store.updates.snapshot(id, 4, Uint8Array.of(4))).toBe(true)
        expect((await store.updates.load(id)).tail).toEqual([])
      })

      it('cannot cover what does not exist', async () => {
        const { id } = await newDocument()
        await store.updates.append([entry(id, 1)])
        await expect(store.updates.snapshot(id, 2, Uint8Array.of(1))).rejects.toThrow(RangeError)
        expect(tailOf(await store.updates.load(id))).toEqual([{ seq: 1, bytes: [1] }])
      })

      it('of several at once, the one that covers most stays', async () => {
        const { id } = await newDocument()
        await store.updates.append(upTo(20).map((byte) => entry(id, byte)))
        const tried = upTo(20).map((at) => ((at * 7) % 20) + 1)
        const written = await Promise.all(
          tried.map((seq) => store.updates.snapshot(id, seq, Uint8Array.of(seq))),
        )
        expect(written[tried.indexOf(20)]).toBe(true)
        const stored = await store.updates.load(id)
        expect(stored.snapshot?.seq).toBe(20)
        expect([...(stored.snapshot?.bytes ?? [])]).toEqual([20])
        expect(stored.tail).toEqual([])
      })

      it('and appends under way leave every load whole: snapshot, then a tail without holes up to head', async () => {
        const { id } = await newDocument()
        const last = 60
        let writing = true
        const writer = (async () => {
          for (const byte of upTo(last)) await store.updates.append([entry(id, byte)])
          writing = false
        })()
        const compactor = (async () => {
          while (writing) {
            const { head } = await store.updates.load(id)
            if (head > 0) await store.updates.snapshot(id, head, Uint8Array.of(head))
          }
        })()
        const reader = (async () => {
          while (writing) expectWhole(await store.updates.load(id))
        })()
        await Promise.all([writer, compactor, reader])
        const stored = await store.updates.load(id)
        expectWhole(stored)
        expect(stored.head).toBe(last)
      })
    })

    describeKeeping(() => store)
    describeLarge(() => store)
    describeTransactions(() => store, open)
  })
}

/** A snapshot of `expectWhole`'s test carries its own number; so does each update. */
function expectWhole(stored: Awaited<ReturnType<Store['updates']['load']>>): void {
  const base = stored.snapshot?.seq ?? 0
  if (stored.snapshot !== null) expect([...stored.snapshot.bytes]).toEqual([base])
  expect(tailOf(stored)).toEqual(upTo(stored.head, base + 1).map((seq) => ({ seq, bytes: [seq] })))
}
