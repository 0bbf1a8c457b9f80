import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import type { Store, UnitOfWork } from '../store.ts'
import { newKey, newProject, shortCommands } from '../testing/contract-helpers.ts'
import { type BlobRecord, blobPlace, uploadPlace } from './files.ts'

/** The part of the contract about files. */
export function describeFiles(store: () => Store): void {
  const { createVersion } = shortCommands(store)
  const later = (ms: number) => new Date(Date.now() + ms)
  const unit = <Result>(work: (files: UnitOfWork['files']) => Promise<Result>) =>
    store().transaction(({ files }) => work(files))
  const documentIn = async (project = newProject()) =>
    (await store().documents.ensure({ project, key: newKey() }, 'Untitled')).document
  const add = async (documentId: string, request: string | null = null) => {
    const file = {
      id: uuidv7(),
      documentId,
      name: 'a.png',
      size: 3,
      type: 'image/png',
      kind: 'image' as const,
    }
    return await store().files.add({ ...file, principal: 'guest', partSize: 2, request })
  }
  const blobFor = (id: string, hash: string): BlobRecord => ({
    ...{ id, hash, size: 7, type: 'image/png', kind: 'image', width: 4, height: 2 },
    objects: [{ name: 'original', type: 'image/png', size: 7 }],
  })
  const ready = async (documentId: string, hash: string) => {
    const { id } = await add(documentId)
    await store().files.take(id, new Date(), later(1_000))
    return (await unit((files) => files.finish(id, blobFor(id, hash))))!
  }
  /** Removes everything that nothing refers to, as the housekeeping does. */
  const sweep = async (before: Date) => {
    const detached = await store().files.detach(before, 1_000)
    await unit((files) => files.deleteUnused(before, 1_000))
    await unit((files) => files.deleteBlobs(1_000))
    return detached.map(({ id }) => id)
  }

  describe('files', () => {
    it('FILE-1: takes an upload from its parts to a content that is read through its document', async () => {
      const document = await documentIn()
      const request = `request ${newKey()}`
      const { id } = await add(document.id, request)
      expect(await store().files.findRequest(request)).toMatchObject({ id, status: 'uploading', blob: null })
      for (const number of [1, 0, 1]) expect(await store().files.addPart(id, number)).toBe(true)
      expect(await store().files.parts(id)).toEqual([0, 1])
      const use = { documentFiles: 1, documentBytes: 3, projectBytes: 3, unfinished: 1 }
      expect(await store().files.use(document.id, 'guest')).toEqual(use)
      expect(await store().files.use(document.id, 'another')).toEqual({ ...use, unfinished: 0 })
      const taken = await store().files.take(id, new Date(), later(60_000))
      expect(taken).toMatchObject({ id, status: 'processing', tries: 1 })
      // Two nodes do not process the same file, until the lease has ended.
      expect(await store().files.take(id, new Date(), later(60_000))).toBeNull()
      expect(await store().files.untaken(new Date(), 1_000)).not.toContain(id)
      expect(await store().files.untaken(later(120_000), 1_000)).toContain(id)
      await store().files.hold([id], later(-1))
      expect(await store().files.untaken(new Date(), 1_000)).toContain(id)
      expect(await store().files.take(id, new Date(), later(60_000))).toMatchObject({ tries: 2 })
      expect(await store().files.addPart(id, 2)).toBe(false)
      const blob = blobFor(id, newKey())
      const finished = await unit((files) => files.finish(id, blob))
      expect(finished).toMatchObject({ id, status: 'ready', kind: 'image', error: null, blob })
      expect(await unit((files) => files.finish(id, blob))).toBeNull()
      expect(await store().files.parts(id)).toEqual([])
      expect(await store().files.garbage(10_000)).toContain(uploadPlace(id))
      await store().files.cleared([uploadPlace(id)])
      expect(await store().files.garbage(10_000)).not.toContain(uploadPlace(id))
      expect(await store().files.use(document.id, 'guest')).toEqual({
        ...use,
        projectBytes: 7,
        unfinished: 0,
      })
      expect(await store().files.ofDocument(document.id, [id, uuidv7()])).toEqual([finished])
      expect(await store().files.list(document.id, { after: null, limit: 9 })).toEqual([finished])
      expect(await store().files.list(document.id, { after: id, limit: 9 })).toEqual([])
      expect((await store().files.documentsOf(id, 9)).map((one) => one.id)).toEqual([document.id])
      expect(await store().files.find(uuidv7())).toBeNull()
    })

    it('FILE-2: keeps one content for equal bytes of a project, and one for each project', async () => {
      const [hash, project] = [newKey(), newProject()]
      const [one, two, other] = [await documentIn(project), await documentIn(project), await documentIn()]
      const first = await ready(one.id, hash)
      const second = await ready(two.id, hash)
      const elsewhere = await ready(other.id, hash)
      expect(second.blob?.id).toBe(first.id)
      expect(await store().files.garbage(10_000)).toContain(blobPlace(second.id))
      expect(elsewhere.blob?.id).toBe(elsewhere.id)
      expect((await store().files.use(one.id, 'guest')).projectBytes).toBe(7)
      expect((await unit((files) => files.blobOf(project, hash)))?.id).toBe(first.id)
      expect(await unit((files) => files.blobOf(project, newKey()))).toBeNull()
    })

    it('FILE-3: a failed or cancelled upload leaves nothing, and counts nothing', async () => {
      const document = await documentIn()
      const [failed, cancelled] = [await add(document.id), await add(document.id)]
      await store().files.take(failed.id, new Date(), later(1_000))
      expect(await unit((files) => files.cancel(failed.id))).toBe(false)
      expect(await unit((files) => files.fail(failed.id, 'file-refused'))).toBe(true)
      expect(await store().files.find(failed.id)).toMatchObject({ status: 'failed', error: 'file-refused' })
      expect(await unit((files) => files.cancel(cancelled.id))).toBe(true)
      expect(await store().files.find(cancelled.id)).toBeNull()
      expect(await store().files.use(document.id, 'guest')).toMatchObject({
        documentBytes: 0,
        projectBytes: 0,
      })
      const places = [uploadPlace(failed.id), blobPlace(failed.id), uploadPlace(cancelled.id)]
      expect(await store().files.garbage(10_000)).toEqual(expect.arrayContaining(places))
      // Those that nobody goes on with end.
      const left = await add(document.id)
      await unit((files) => files.deleteUnused(later(-60_000), 1_000))
      expect(await store().files.find(left.id)).not.toBeNull()
      await unit((files) => files.deleteUnused(later(60_000), 1_000))
      expect([await store().files.find(left.id), await store().files.find(failed.id)]).toEqual([null, null])
    })

    it('FILE-4: keeps a content while a document, a version or an undecided suggestion can refer to it', async () => {
      const project = newProject()
      const [document, copy] = [await documentIn(project), await documentIn(project)]
      const [hash, end] = [newKey(), later(120_000)]
      const { id } = await ready(document.id, hash)
      await store().files.refer(document.id, 0, [id])
      expect(await sweep(end)).not.toContain(id)
      // A version that was made while the text referred to it.
      const version = await createVersion(document.id, 1)
      await store().files.refer(document.id, 0, [])
      expect(await sweep(end)).not.toContain(id)
      await store().versions.remove(document.id, [version.id])
      // Undone.
      await store().files.refer(document.id, 0, [id])
      expect(await sweep(end)).not.toContain(id)
      await store().files.refer(document.id, 0, [])
      expect(await sweep(later(-120_000))).not.toContain(id)
      // A copy has it too.
      await store().files.attachAll(document.id, copy.id)
      await store().files.refer(copy.id, 0, [id])
      expect(await sweep(end)).toContain(id)
      expect(await store().files.find(id)).not.toBeNull()
      expect((await store().files.documentsOf(id, 9)).map((one) => one.id)).toEqual([copy.id])
      await store().documents.setTrashed(copy.id, true)
      expect(await store().files.documentsOf(id, 9)).toEqual([])
      expect(await store().documents.purge(copy.id)).toBe(true)
      await sweep(end)
      expect(await store().files.find(id)).toBeNull()
      expect(await unit((files) => files.blobOf(project, hash))).toBeNull()
      expect(await store().files.garbage(10_000)).toContain(blobPlace(id))
    })

    it('FILE-4: a reading of an earlier text changes nothing', async () => {
      const document = await documentIn()
      const { id } = await ready(document.id, newKey())
      await store().files.refer(document.id, 3, [id])
      await store().links.replace(document.id, 3, [])
      await store().files.refer(document.id, 2, [])
      expect(await sweep(later(120_000))).not.toContain(id)
      await store().files.refer(document.id, 3, [])
      expect(await sweep(later(120_000))).toContain(id)
    })

    it('FILE-5: gives files to other documents, and restores those of an export once', async () => {
      const [document, other] = [await documentIn(), await documentIn()]
      const { id } = await ready(document.id, newKey())
      expect(await store().files.attach(other.id, [id, uuidv7()])).toBe(1)
      expect(await store().files.ofDocument(other.id, [id])).toHaveLength(1)
      const file = { id: uuidv7(), documentId: other.id, name: 'b.pdf', size: 9, type: 'application/pdf' }
      const restored = { ...file, kind: 'pdf' as const, principal: 'guest' }
      const blob = { ...blobFor(file.id, newKey()), kind: 'pdf' as const, type: 'application/pdf' }
      expect(await unit((files) => files.restore(restored, blob))).toBe(true)
      expect(await unit((files) => files.restore({ ...restored, documentId: document.id }, blob))).toBe(false)
      expect(await store().files.ofDocument(document.id, [file.id])).toMatchObject([
        { name: 'b.pdf', status: 'ready', blob },
      ])
    })
  })
}
