import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Store } from '../store.ts'
import { newKey, newProject, shortCommands, tick } from '../testing/contract-helpers.ts'

/** The part of the contract about links between documents. */
export function describeLinks(store: () => Store): void {
  const { newDocument, append } = shortCommands(store)
  const linking = async (target: string, limit = 100) =>
    (await store().links.linking(target, { limit })).map(({ id }) => id)

  describe('links', () => {
    it('API-19: lists the documents that mention an address, newest change first, page by page', async () => {
      const target = `${newProject()}/größe "1" {a,b}`
      const documents = []
      for (let count = 0; count < 3; count++) {
        documents.push(await newDocument())
        await tick()
      }
      const [a, b, c] = documents
      for (const { id } of [b!, a!, c!])
        await store().links.replace(id, 0, [target, `${target}, too`, target])
      const whole = await store().links.linking(target, { limit: 9 })
      expect(whole).toEqual([c, b, a])
      expect(await store().links.linking(target, { limit: 1 })).toEqual([c])
      expect(await store().links.linking(target, { limit: 2, after: b! })).toEqual([a])
      expect(await linking(`${newProject()}/none`)).toEqual([])
    })

    it('API-19: replaces the links of a document, but not by those of an earlier text', async () => {
      const project = newProject()
      const [one, two] = [`${project}/one`, `${project}/two`]
      const { id } = await newDocument()
      await store().links.replace(id, 3, [one])
      await store().links.replace(id, 2, [two])
      expect([await linking(one), await linking(two)]).toEqual([[id], []])
      await store().links.replace(id, 3, [one, two])
      expect([await linking(one), await linking(two)]).toEqual([[id], [id]])
      await store().links.replace(id, 4, [two])
      expect([await linking(one), await linking(two)]).toEqual([[], [id]])
      await store().links.replace(id, 5, [])
      expect(await linking(two)).toEqual([])
      await store().links.replace(randomUUID(), 1, [one])
    })

    it('API-19: leaves out the document itself and those in the trash, and forgets those that are deleted for good', async () => {
      const place = { project: newProject(), key: newKey() }
      const target = `${place.project}/${place.key}`
      const self = (await store().documents.ensure(place, 'Self')).document
      const other = await newDocument()
      for (const { id } of [self, other]) await store().links.replace(id, 0, [target])
      expect(await linking(target)).toEqual([other.id])
      await store().documents.setTrashed(other.id, true)
      expect(await linking(target)).toEqual([])
      await store().documents.setTrashed(other.id, false)
      expect(await linking(target)).toEqual([other.id])
      await store().documents.setTrashed(other.id, true)
      await store().documents.purge(other.id)
      expect(await linking(target)).toEqual([])
    })

    it('API-19: finds the documents whose text was not read since it changed', async () => {
      const documents = [await newDocument(), await newDocument(), await newDocument()]
      const [read, changed, empty] = documents.map(({ id }) => id)
      for (const id of [read!, changed!]) await append(id, 1)
      const later = new Date(Date.now() + 60_000)
      const unread = async (before = later, after: string | null = null) =>
        (await store().links.unread({ before, after, limit: 100_000 }))
          .map(({ id }) => id)
          .filter((id) => documents.some((document) => document.id === id))
      expect(await unread()).toEqual([read, changed].toSorted())
      expect(await unread(new Date(Date.now() - 60_000))).toEqual([])
      for (const id of [read!, changed!]) await store().links.replace(id, 1, [])
      expect(await unread()).toEqual([])
      await append(changed!, 2)
      expect(await unread()).toEqual([changed])
      expect(await unread(later, changed!)).toEqual([])
      await append(empty!, 1)
      const [first] = [changed!, empty!].toSorted()
      const page = await store().links.unread({ before: later, after: null, limit: 100_000 })
      expect(page.map(({ id }) => id)).toEqual(page.map(({ id }) => id).toSorted())
      expect(await unread(later, first!)).toHaveLength(1)
    })
  })
}
