import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { DocumentRecord } from '../documents/documents.ts'
import type { Store, UnitOfWork } from '../store.ts'

/** The part of the contract about units of work: all of their commands take effect, or none. */
export function describeTransactions(store: () => Store, open: () => Promise<Store>): void {
  const author = { principal: 'person:a', kind: 'person', run: null } as const
  const newAddress = () => ({ project: 'contract', key: randomUUID() })
  const newDocument = async (): Promise<DocumentRecord> =>
    (await store().documents.ensure(newAddress(), 'Untitled')).document
  const entry = (documentId: string, byte: number) => ({
    documentId,
    bytes: Uint8Array.of(byte),
    principal: 'guest',
  })
  const version = (documentId: string) =>
    ({ documentId, kind: 'quiet', name: null, principal: 'guest', bytes: Uint8Array.of(1) }) as const
  /** Everything stored of a document. */
  const contents = async (document: DocumentRecord) => {
    const { id } = document
    const [record, rows] = [await store().documents.find(document), await store().maintenance.rows(id)]
    const bytes = (row: { readonly bytes: Uint8Array } | null) => row && { ...row, bytes: [...row.bytes] }
    return {
      record,
      ...rows,
      snapshot: bytes(rows?.snapshot ?? null),
      updates: rows?.updates.map(bytes),
      versions: rows?.versions.map(({ row, ...others }) => ({ ...others, row: bytes(row) })),
    }
  }
  const fail = new Error('The work failed.')

  describe('units of work', () => {
    it('commit the commands of all features, and return what the work returns', async () => {
      const address = newAddress()
      const returned = await store().transaction(async (unit) => {
        const { document } = await unit.documents.ensure(address, 'Untitled')
        const [seq] = await unit.updates.append([entry(document.id, 1)])
        const made = await unit.versions.create(version(document.id))
        // A unit reads what it wrote.
        expect((await unit.updates.load(document.id)).head).toBe(1)
        expect(await unit.versions.list(document.id, { limit: 9 })).toEqual([made])
        return { document, seq, made }
      })
      expect(returned.seq).toBe(1)
      expect(await store().documents.find(address)).toMatchObject({ id: returned.document.id })
      expect((await store().updates.load(returned.document.id)).head).toBe(1)
      expect(await store().versions.list(returned.document.id, { limit: 9 })).toEqual([returned.made])
    })

    it('undo every command when the work rejects, and reject with its error', async () => {
      const [written, trashed] = [await newDocument(), await newDocument()]
      const { id } = written
      for (const document of [written, trashed]) {
        await store().updates.append([
          { ...entry(document.id, 1), authored: [{ client: 1, clock: 0, author }] },
          entry(document.id, 2),
          entry(document.id, 3),
        ])
        await store().updates.snapshot(document.id, 1, Uint8Array.of(9))
        await store().versions.create(version(document.id))
      }
      await store().documents.setTrashed(trashed.id, true)
      const [named, unnamed] = [
        await store().versions.create(version(id)),
        await store().versions.create(version(id)),
      ]
      const purged = await newDocument()
      await store().documents.setTrashed(purged.id, true)
      await store().documents.purge(purged.id)
      const before = [await contents(written), await contents(trashed)]
      const added = { project: `project-${randomUUID().slice(0, 8)}`, key: 'new' }
      const restored = { ...written, id: randomUUID(), key: `restored-${randomUUID()}` }
      const commands: readonly ((unit: UnitOfWork) => Promise<unknown>)[] = [
        (unit) => unit.documents.ensure(added, 'New'),
        (unit) => unit.documents.ensure(purged, 'Anew', { anew: true }),
        (unit) => unit.documents.rename(id, 'Renamed'),
        (unit) => unit.documents.setReadOnly(id, true),
        (unit) => unit.documents.setTrashed(id, true),
        (unit) => unit.documents.setTrashed(trashed.id, false),
        (unit) => unit.documents.purge(trashed.id),
        (unit) =>
          unit.updates.append([
            { ...entry(id, 4), authored: [{ client: 2, clock: 0, author }] },
            entry(trashed.id, 4),
          ]),
        (unit) => unit.updates.snapshot(id, 3, Uint8Array.of(33)),
        (unit) => unit.versions.create(version(id)),
        (unit) => unit.versions.rename(id, named.id, 'Named'),
        (unit) => unit.versions.remove(id, [unnamed.id]),
        (unit) =>
          unit.maintenance.restore({
            document: restored,
            head: 0,
            snapshot: null,
            updates: [],
            authorship: [],
          }),
      ]
      const single = commands.map((command) => [command])
      // Each alone; all but the purge in a row; the purge after other commands.
      const works = [
        ...single,
        commands.filter((_, at) => at !== 6),
        [commands[7]!, commands[8]!, commands[6]!],
      ]
      for (const [at, work] of works.entries()) {
        const unit = store().transaction(async (parts) => {
          for (const command of work) expect(await command(parts)).not.toBe(false)
          throw fail
        })
        await expect(unit, `work ${at}`).rejects.toBe(fail)
        expect([await contents(written), await contents(trashed)], `work ${at}`).toEqual(before)
        expect(await store().documents.find(added)).toBeNull()
        expect(await store().documents.find(restored)).toBeNull()
        expect(await store().documents.hasProject(added.project)).toBe(false)
        await expect(store().documents.ensure(purged, 'Back')).rejects.toMatchObject({ code: 'deleted' })
      }
      expect(await store().updates.append([entry(id, 4)])).toEqual([4])
    })

    it('undo the commands before one that fails', async () => {
      const document = await newDocument()
      const failing = store().transaction(async (unit) => {
        await unit.updates.append([entry(document.id, 1)])
        await unit.updates.append([entry(randomUUID(), 2)])
      })
      await expect(failing).rejects.toMatchObject({ code: 'unknown-document' })
      expect((await store().updates.load(document.id)).head).toBe(0)
    })

    it('show nothing to others before they are committed', async () => {
      const document = await newDocument()
      let reading: Promise<unknown> = Promise.resolve()
      const seenWithin: unknown[] = []
      let within = true
      const note = (seen: unknown) => {
        if (within) seenWithin.push(seen)
      }
      await store().transaction(async (unit) => {
        await unit.updates.append([entry(document.id, 1)])
        await unit.documents.rename(document.id, 'Named')
        // Begun within the transaction, and not waited for: they may have to wait for the transaction itself.
        reading = Promise.all([
          store()
            .updates.load(document.id)
            .then(({ head }) => note(head)),
          store()
            .documents.find(document)
            .then((found) => note(found?.title)),
        ])
        // Time for the readings of a store that answers others while a transaction runs.
        for (let turn = 0; turn < 20 && seenWithin.length < 2; turn++) await unit.updates.load(document.id)
        within = false
      })
      await reading
      for (const seen of seenWithin) expect([0, 'Untitled']).toContain(seen)
      expect((await store().documents.find(document))?.title).toBe('Named')
      expect((await store().updates.load(document.id)).head).toBe(1)
    })

    it('number updates without holes beside appends and units that fail, all at once', async () => {
      const document = await newDocument()
      const byte = 7
      const calls = Array.from({ length: 30 }, async (_, at) => {
        if (at % 3 === 0) return store().updates.append([entry(document.id, byte)])
        return await store()
          .transaction(async (unit) => {
            const first = await unit.updates.append([entry(document.id, byte)])
            const second = await unit.updates.append([entry(document.id, byte), entry(document.id, byte)])
            if (at % 3 === 2) throw fail
            return [...first, ...second]
          })
          .catch(() => [])
      })
      const numbers = (await Promise.all(calls)).flat().toSorted((a, b) => a - b)
      const expected = Array.from({ length: 40 }, (_, at) => at + 1)
      expect(numbers).toEqual(expected)
      expect((await store().updates.load(document.id)).tail.map(({ seq }) => seq)).toEqual(expected)
    })

    it('reject calls after their end', async () => {
      const document = await newDocument()
      const units: UnitOfWork[] = []
      await store().transaction(async (unit) => void units.push(unit))
      await expect(store().transaction(async (unit) => Promise.reject(units.push(unit)))).rejects.toBe(2)
      for (const unit of units)
        await expect(unit.documents.rename(document.id, 'Late')).rejects.toThrow('ended')
      expect(await store().documents.find(document)).toEqual(document)
    })

    it('end before the store is closed, and none begins afterwards', async () => {
      const other = await open()
      const { document } = await other.documents.ensure(newAddress(), 'Untitled')
      const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
      const { promise: gate, resolve: goOn } = Promise.withResolvers<void>()
      const unit = other.transaction(async ({ updates }) => {
        begin()
        await gate
        return await updates.append([entry(document.id, 1)])
      })
      await begun
      const waiting = other.updates.heads([document.id])
      const closed = other.close()
      await expect(other.transaction(async () => {})).rejects.toMatchObject({ code: 'closed' })
      goOn()
      expect(await unit).toEqual([1])
      expect((await waiting).size).toBe(1)
      await closed
    })
  })
}
