import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Store } from '../store.ts'
import { entry, failureOf, PERSON, shortCommands, tailOf, tick, upTo } from '../testing/contract-helpers.ts'

/** The part of the contract about updates. */
export function describeUpdates(store: () => Store): void {
  const { newDocument, append } = shortCommands(store)

  describe('updates', () => {
    it('starts empty', async () => {
      const { id } = await newDocument()
      expect(await store().updates.load(id)).toEqual({ snapshot: null, tail: [], head: 0, authorship: [] })
      expect(await store().updates.append([])).toEqual([])
    })

    it('numbers the updates of each document from 1 in the order of the entries', async () => {
      const [a, b] = [await newDocument(), await newDocument()]
      const batch = [entry(b.id, 1), entry(a.id, 2), entry(b.id, 3), entry(b.id, 4), entry(a.id, 5)]
      expect(await store().updates.append(batch)).toEqual([1, 1, 2, 3, 2])
      expect(await store().updates.append([entry(a.id, 6), entry(b.id, 7)])).toEqual([3, 4])
      const stored = await store().updates.load(a.id)
      expect(stored.head).toBe(3)
      expect(tailOf(stored)).toEqual([
        { seq: 1, bytes: [2] },
        { seq: 2, bytes: [5] },
        { seq: 3, bytes: [6] },
      ])
    })

    it('tells the heads of many documents, and nothing of unknown ones', async () => {
      const [a, b] = [await newDocument(), await newDocument()]
      await store().updates.append([entry(a.id, 1), entry(a.id, 2)])
      const heads = await store().updates.heads([a.id, b.id, randomUUID()])
      const [trashed, readOnly] = [false, false]
      expect(heads).toEqual(
        new Map([
          [a.id, { head: 2, trashed, readOnly }],
          [b.id, { head: 0, trashed, readOnly }],
        ]),
      )
      await store().documents.setTrashed(a.id, true)
      await store().documents.setReadOnly(b.id, true)
      expect(
        [...(await store().updates.heads([a.id, b.id])).values()].toSorted((x, y) => y.head - x.head),
      ).toEqual([
        { head: 2, trashed: true, readOnly },
        { head: 0, trashed, readOnly: true },
      ])
      expect((await store().updates.heads([])).size).toBe(0)
    })

    it('moves the time of the last change', async () => {
      const created = await newDocument()
      await tick()
      await store().updates.append([entry(created.id, 1)])
      const changed = await store().documents.find(created)
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
      expect(await store().updates.append(batch)).toEqual([1, 2, 3, 4])
      const { tail } = await store().updates.load(id)
      for (const [at, item] of bytes.entries()) {
        expect(Buffer.compare(tail[at]?.bytes ?? new Uint8Array(1), item)).toBe(0)
      }
    })

    it('refuses a batch with an unknown document, naming it, and writes nothing of it', async () => {
      const { id } = await newDocument()
      const unknown = randomUUID()
      await store().updates.append([entry(id, 1)])
      const failure = await failureOf(store().updates.append([entry(id, 2), entry(unknown, 3), entry(id, 4)]))
      expect(failure.code).toBe('unknown-document')
      expect(failure.documentIds).toEqual([unknown])
      expect((await store().updates.load(id)).head).toBe(1)
      expect(await store().updates.append([entry(id, 5)])).toEqual([2])
      expect(tailOf(await store().updates.load(id)).map(({ bytes }) => bytes)).toEqual([[1], [5]])
      expect((await failureOf(store().updates.load(unknown))).code).toBe('unknown-document')
      const snapshot = store().updates.snapshot(unknown, 0, new Uint8Array(1))
      expect((await failureOf(snapshot)).code).toBe('unknown-document')
    })

    it('gives out every number once, without holes, to concurrent appends in any document order', async () => {
      const documents = await Promise.all(upTo(5).map(newDocument))
      const perDocument = 24
      const calls = upTo(perDocument).map((round) => {
        const turned = documents.map((_, at) => documents[(at * (round % 2 === 0 ? 1 : 4) + round) % 5])
        return store().updates.append(turned.map((document) => entry(document?.id ?? '', round)))
      })
      const answers = await Promise.all(calls)
      expect(answers.flat()).toHaveLength(5 * perDocument)
      for (const { id } of documents) {
        const stored = await store().updates.load(id)
        expect(stored.head).toBe(perDocument)
        expect(stored.tail.map(({ seq }) => seq)).toEqual(upTo(perDocument))
        expect(new Set(stored.tail.map(({ bytes }) => bytes[0])).size).toBe(perDocument)
      }
    })
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
      // The updates that a snapshot covers are kept in it; their sequence numbers are no longer used.
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
        covered: 0,
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
      expect(await since(1)).toMatchObject({ covered: 3, snapshot: [3, 99], updates: [[4, 4, null]] })
      expect(await since(3)).toMatchObject({ covered: 3, snapshot: null, updates: [[4, 4, null]] })
      expect(await since(4)).toMatchObject({ snapshot: null, updates: [], head: 4 })
      await expect(store().updates.since(randomUUID(), 0)).rejects.toMatchObject({ code: 'unknown-document' })
    })
  })
}
