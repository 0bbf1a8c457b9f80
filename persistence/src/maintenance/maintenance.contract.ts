import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Author } from '../authorship/authorship.ts'
import type { DocumentRecord } from '../documents/documents.ts'
import type { Store } from '../store.ts'
import { AGENT, PERSON, shortCommands } from '../testing/contract-helpers.ts'

/** The part of the contract about the commands of operators. */
export function describeMaintenance(store: () => Store): void {
  const { newDocument, append, createVersion } = shortCommands(store)

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
      const document: Omit<DocumentRecord, 'organization'> = {
        id,
        project,
        key: 'größe {1}',
        title: 'Title',
        createdAt: at(1),
        updatedAt: at(2),
        trashedAt: at(3),
        readOnly: true,
        template: true,
        agentsOff: true,
      }
      const restored = {
        document,
        head: 5,
        snapshot: { seq: 3, bytes: Uint8Array.of(3) },
        updates: [4, 5].map((seq) => ({ seq, bytes: Uint8Array.of(seq), principal: `p${seq}` })),
        authorship: [{ client: 9, clock: 2, author: AGENT }],
      }
      expect(await store().maintenance.restore(restored)).toBe(true)
      expect(await store().documents.find(document)).toEqual({
        ...document,
        organization: expect.any(String),
      })
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
}
