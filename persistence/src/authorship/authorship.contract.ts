import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Author, Authorship } from '../authorship/authorship.ts'
import type { Store } from '../store.ts'
import { StoreError } from '../store-error.ts'
import { AGENT, PERSON, shortCommands } from '../testing/contract-helpers.ts'

/** The part of the contract about authorship. */
export function describeAuthorship(store: () => Store): void {
  const { newDocument, append } = shortCommands(store)

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

    it('API-46: is listed with its times, of all clients or of some, in order', async () => {
      const { id } = await newDocument()
      const before = Date.now()
      const authored = [7, 2 ** 32 - 1, 3].map((client) => ({ client, clock: 0, author: PERSON }))
      await append(id, 1, authored)
      await append(id, 2, [{ client: 7, clock: 2 ** 40, author: AGENT }])
      const list = async (clients: readonly number[] | null, limit = 100) => {
        const entries = await store().authorship.list(id, { clients, limit })
        // The clock of the database may be another one.
        for (const { at } of entries) expect(Math.abs(at.getTime() - before)).toBeLessThan(60_000)
        return entries.map(({ at: _at, ...entry }) => entry)
      }
      const ofSeven = [
        { client: 7, clock: 0, author: PERSON },
        { client: 7, clock: 2 ** 40, author: AGENT },
      ]
      expect(await list([7, 8])).toEqual(ofSeven)
      expect(await list([7], 1)).toEqual(ofSeven.slice(0, 1))
      expect(await list([])).toEqual([])
      expect(await list(null)).toEqual([
        { client: 3, clock: 0, author: PERSON },
        ...ofSeven,
        { client: 2 ** 32 - 1, clock: 0, author: PERSON },
      ])
      expect(await store().authorship.list(randomUUID(), { clients: null, limit: 9 })).toEqual([])
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

    it('entries of authorship are stored, of several authors and documents in one batch', async () => {
      const [a, b] = [await newDocument(), await newDocument()]
      const author = (number: number): Author =>
        number % 3 === 0
          ? { principal: 'guest', kind: 'guest', run: null }
          : { principal: `agent "${number}", {}`, kind: 'agent', run: number % 3 === 1 ? null : 'NULL' }
      const entries = (from: number): Authorship[] =>
        Array.from({ length: 4_000 }, (_, at) => ({
          client: 2 ** 32 - 1 - from - at,
          clock: at % 5 === 0 ? 2 ** 40 + at : at,
          author: author(at >> 6),
        }))
      const [ofA, ofB] = [entries(0), entries(10_000)]
      const update = { bytes: Uint8Array.of(1), principal: 'guest' }
      await store().updates.append([
        { ...update, documentId: a.id, authored: ofA },
        { ...update, documentId: b.id, authored: [] },
        { ...update, documentId: b.id, authored: ofB.slice(0, 3_000) },
        { ...update, documentId: b.id, authored: ofB.slice(2_000) },
      ])
      for (const [document, expected] of [[a, ofA] as const, [b, ofB] as const]) {
        const stored = await store().updates.load(document.id)
        expect(stored.authorship).toEqual([...expected].reverse())
        const back = { ...document, id: randomUUID(), key: randomUUID() }
        const { authorship } = stored
        await store().maintenance.restore({
          document: back,
          head: 0,
          snapshot: null,
          updates: [],
          authorship,
        })
        expect((await store().updates.load(back.id)).authorship).toEqual(authorship)
      }
    })
  })
}
