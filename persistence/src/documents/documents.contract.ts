import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Store } from '../store.ts'
import { entry, newProject, PERSON, shortCommands, tailOf, tick, upTo } from '../testing/contract-helpers.ts'
import type { DocumentRecord } from './documents.ts'

/** The part of the contract about documents. */
export function describeDocuments(store: () => Store): void {
  const { newDocument, append, createVersion } = shortCommands(store)

  describe('documents', () => {
    it('finds nothing where nothing is', async () => {
      expect(await store().documents.find({ project: newProject(), key: 'a' })).toBeNull()
      expect(await store().documents.rename(randomUUID(), 'Name')).toBeNull()
      expect(await store().documents.setTrashed(randomUUID(), true)).toBeNull()
      expect(await store().documents.list(newProject(), { trashed: false, limit: 10 })).toEqual([])
    })

    it('knows a project once a document was created in it, also when that was deleted for good', async () => {
      const place = { project: newProject(), key: 'a' }
      expect(await store().documents.hasProject(place.project)).toBe(false)
      const { document } = await store().documents.ensure(place, 'Untitled')
      expect(await store().documents.hasProject(place.project)).toBe(true)
      await store().documents.setTrashed(document.id, true)
      await store().documents.purge(document.id)
      expect(await store().documents.hasProject(place.project)).toBe(true)
    })

    it('creates a document with its project once, and returns it from then on', async () => {
      const place = { project: newProject(), key: 'folder/größe 大 "quoted" \\ {a,b}' }
      const before = Date.now() - 1
      const first = await store().documents.ensure(place, 'Title "1", ☃')
      expect(first.created).toBe(true)
      expect(first.document).toMatchObject({ ...place, title: 'Title "1", ☃', trashedAt: null })
      expect(first.document.id).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      )
      expect(first.document.createdAt.getTime()).toBeGreaterThan(before)
      expect(first.document.updatedAt).toEqual(first.document.createdAt)
      expect(await store().documents.ensure(place, 'Other')).toEqual({
        document: first.document,
        created: false,
      })
      expect(await store().documents.find(place)).toEqual(first.document)
    })

    it('creates one document when many ask at once', async () => {
      const place = { project: newProject(), key: 'race' }
      const outcomes = await Promise.all(upTo(12).map(() => store().documents.ensure(place, 'Race')))
      expect(new Set(outcomes.map((outcome) => outcome.document.id)).size).toBe(1)
      expect(outcomes.filter((outcome) => outcome.created)).toHaveLength(1)
    })

    it('renames, which is a change', async () => {
      const created = await newDocument()
      const renamed = await store().documents.rename(created.id, 'Named')
      expect(renamed).toEqual({ ...created, title: 'Named', updatedAt: renamed?.updatedAt })
      expect(renamed?.updatedAt.getTime()).toBeGreaterThanOrEqual(created.updatedAt.getTime())
      expect(await store().documents.find(created)).toEqual(renamed)
    })

    it('puts into the trash and takes out again, keeping the first time and the content', async () => {
      const created = await newDocument()
      await store().updates.append([entry(created.id, 1)])
      const trashed = await store().documents.setTrashed(created.id, true)
      expect(trashed?.trashedAt).toBeInstanceOf(Date)
      expect((await store().documents.setTrashed(created.id, true))?.trashedAt).toEqual(trashed?.trashedAt)
      expect((await store().documents.find(created))?.trashedAt).toEqual(trashed?.trashedAt)
      expect((await store().documents.setTrashed(created.id, false))?.trashedAt).toBeNull()
      expect(tailOf(await store().updates.load(created.id))).toEqual([{ seq: 1, bytes: [1] }])
    })

    it('lists a project newest change first, the trash apart, at most the limit', async () => {
      const project = newProject()
      const ids: string[] = []
      for (const key of ['a', 'b', 'c', 'd']) {
        ids.push((await store().documents.ensure({ project, key }, key)).document.id)
      }
      const [a = '', b = '', c = '', d = ''] = ids
      await tick()
      await store().documents.rename(b, 'b2')
      await tick()
      await store().updates.append([entry(a, 1)])
      await store().documents.setTrashed(c, true)
      const list = async (trashed: boolean, limit: number) =>
        (await store().documents.list(project, { trashed, limit })).map((document) => document.id)
      expect(await list(false, 10)).toEqual([a, b, d])
      expect(await list(false, 2)).toEqual([a, b])
      expect(await list(true, 10)).toEqual([c])
    })

    it('lists all projects together, newest change first', async () => {
      const ids: string[] = []
      for (const key of ['a', 'b', 'c']) {
        ids.push((await store().documents.ensure({ project: newProject(), key }, key)).document.id)
        await tick()
      }
      const ours = new Set(ids)
      const [a = '', b = '', c = ''] = ids
      await store().documents.rename(a, 'a2')
      await store().documents.setTrashed(b, true)
      const list = async (trashed: boolean) =>
        (await store().documents.list(null, { trashed, limit: 1_000 }))
          .map(({ id }) => id)
          .filter((id) => ours.has(id))
      expect(await list(false)).toEqual([a, c])
      expect(await list(true)).toEqual([b])
      const [first] = await store().documents.list(null, { trashed: false, limit: 1 })
      expect(first?.id).toBe(a)
      const next = await store().documents.list(null, { trashed: false, limit: 1, after: first! })
      expect(next[0]?.id).toBe(c)
    })

    it('lists a project page by page, each document once, also when many changed in one millisecond', async () => {
      const project = newProject()
      await Promise.all(upTo(12).map((key) => store().documents.ensure({ project, key: `${key}` }, 'Title')))
      const whole = await store().documents.list(project, { trashed: false, limit: 20 })
      expect(whole).toHaveLength(12)
      const listed: DocumentRecord[] = []
      for (;;) {
        const last = listed.at(-1)
        const page = await store().documents.list(project, {
          trashed: false,
          limit: 5,
          ...(last === undefined ? {} : { after: last }),
        })
        listed.push(...page)
        if (page.length < 5) break
      }
      expect(listed).toEqual(whole)
    })

    it('closes a document to edits and opens it again', async () => {
      const created = await newDocument()
      expect(created.readOnly).toBe(false)
      expect((await store().documents.setReadOnly(created.id, true))?.readOnly).toBe(true)
      expect((await store().documents.find(created))?.readOnly).toBe(true)
      expect((await store().documents.setReadOnly(created.id, false))?.readOnly).toBe(false)
      expect(await store().documents.setReadOnly(randomUUID(), true)).toBeNull()
    })
  })

  it('AGENT-100: keeps agents out of a document and lets them in again, which is no change of the text', async () => {
    const { document: created } = await store().documents.ensure(
      { project: 'agents', key: randomUUID() },
      'x',
    )
    expect(created.agentsOff).toBe(false)
    expect(await store().documents.setAgentsOff(created.id, true)).toEqual({ ...created, agentsOff: true })
    expect((await store().documents.find(created))?.agentsOff).toBe(true)
    expect(await store().documents.setAgentsOff(created.id, false)).toEqual(created)
    expect(await store().documents.setAgentsOff(randomUUID(), true)).toBeNull()
  })

  describe('templates', () => {
    it('API-21: makes a document a template of its project and takes that back, which is no change of the text', async () => {
      const created = await newDocument()
      expect(created.template).toBe(false)
      const template = await store().documents.setTemplate(created.id, true)
      expect(template).toEqual({ ...created, template: true })
      expect(await store().documents.find(created)).toEqual(template)
      expect(await store().documents.setTemplate(created.id, false)).toEqual(created)
      expect(await store().documents.setTemplate(randomUUID(), true)).toBeNull()
    })

    it('API-22: lists only the templates of a project, or of all projects, page by page', async () => {
      const project = newProject()
      const ids: string[] = []
      for (const key of ['a', 'b', 'c', 'd']) {
        ids.push((await store().documents.ensure({ project, key }, key)).document.id)
        await tick()
      }
      const [a = '', b = '', c = '', d = ''] = ids
      for (const id of [a, c, d]) await store().documents.setTemplate(id, true)
      await store().documents.setTrashed(d, true)
      const list = async (of: string | null, trashed = false) =>
        (await store().documents.list(of, { trashed, templates: true, limit: 1_000 }))
          .map(({ id }) => id)
          .filter((id) => ids.includes(id))
      expect(await list(project)).toEqual([c, a])
      expect(await list(null)).toEqual([c, a])
      expect(await list(project, true)).toEqual([d])
      const [first] = await store().documents.list(project, { trashed: false, templates: true, limit: 1 })
      const options = { trashed: false, templates: true, limit: 2, after: first! }
      expect((await store().documents.list(project, options)).map(({ id }) => id)).toEqual([a])
      const all = await store().documents.list(project, { trashed: false, limit: 9 })
      expect(all.map(({ id }) => id)).toEqual([c, b, a])
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
  })
}
