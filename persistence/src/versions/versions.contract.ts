import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Store } from '../store.ts'
import { PERSON, shortCommands } from '../testing/contract-helpers.ts'

/** The part of the contract about versions. */
export function describeVersions(store: () => Store): void {
  const { newDocument, createVersion } = shortCommands(store)

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
      const withName = newest.filter(({ name }) => name !== null)
      expect(await store().versions.list(id, { limit: 10, isNamed: true })).toEqual(withName)
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
}
