import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Store } from '../store.ts'
import { shortCommands } from '../testing/contract-helpers.ts'
import type { Commenter, CommentLimits, CommentStore, NewThread, ThreadRecord } from './comments.ts'

const LIMITS: CommentLimits = { threads: 50, comments: 20, threadBytes: 100_000, reactions: 3 }
const ANN: Commenter = { principal: 'person:ann', kind: 'person', name: 'Ann', colour: '#405bc3' }
const BOB: Commenter = { principal: 'link:bob', kind: 'guest', name: 'Bob', colour: null }

/** The part of the contract about comments. */
export function describeComments(store: () => Store): void {
  const { newDocument } = shortCommands(store)
  const within = <Result>(work: (comments: CommentStore) => Promise<Result>) =>
    store().transaction(({ comments }) => work(comments))
  const words = (text: string) => new TextEncoder().encode(text)
  const say = (text: string, author = ANN, mentions: readonly string[] = []) => ({
    author,
    invoker: null,
    mentions,
    bytes: words(text),
  })
  const add = (documentId: string, thread: Partial<NewThread> = {}, limits = LIMITS) =>
    within((comments) =>
      comments.addThread(
        { documentId, bytes: words('place'), assignee: null, comment: say('first'), ...thread },
        limits,
      ),
    )
  const get = async (id: string, asker = 'person:ann'): Promise<ThreadRecord> => {
    const found = await store().comments.find(id, asker)
    if (found === null) throw new Error('There is no thread.')
    return found
  }
  const made = async (documentId: string, thread: Partial<NewThread> = {}) => {
    const ids = await add(documentId, thread)
    if (ids === null) throw new Error('There are too many threads.')
    return { thread: await get(ids.thread), comment: ids.comment }
  }
  const list = (documentId: string, since: number | null = null, bytes = 1_000_000) =>
    store().comments.list(documentId, { asker: 'person:ann', since, bytes })
  const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
  const texts = ({ comments }: ThreadRecord) => comments.map(({ bytes }) => textOf(bytes))

  describe('comments', () => {
    it('are stored in threads, with what they mention and whom they are assigned to', async () => {
      const { id, project, key } = await newDocument()
      const first = say('Hello', ANN, ['person:b', 'group:g'])
      const { thread, comment } = await made(id, { assignee: 'person:b', comment: first })
      expect(thread).toMatchObject({
        documentId: id,
        address: { project, key },
        revision: 1,
        status: 'open',
        resolver: null,
        resolvedAt: null,
        assignee: 'person:b',
        deletedAt: null,
        read: 0,
        comments: [
          {
            id: comment,
            author: ANN,
            invoker: null,
            revision: 1,
            editedAt: null,
            deletedAt: null,
            mentions: ['person:b', 'group:g'],
            reactions: [],
          },
        ],
      })
      expect([textOf(thread.bytes), ...texts(thread)]).toEqual(['place', 'Hello'])
      await within((comments) => comments.addComment(thread, say('Reply', BOB), LIMITS))
      const replied = await get(thread.id)
      expect([texts(replied), replied.revision]).toEqual([['Hello', 'Reply'], 2])
      expect(replied.comments[1]).toMatchObject({ author: BOB, revision: 2 })
      expect(await store().comments.threadOf(comment)).toBe(thread.id)
      expect(await store().comments.threadOf(randomUUID())).toBeNull()
      const contents = await store().comments.contents([comment, randomUUID()])
      expect([...contents.keys()]).toEqual([comment])
      expect(contents.get(comment)?.mentions).toEqual(['person:b', 'group:g'])
      expect(textOf(contents.get(comment)!.bytes)).toBe('Hello')
      const by = await store().comments.commenters(id, 9)
      expect(by.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([ANN, BOB])
      expect(await store().comments.find(randomUUID(), 'person:ann')).toBeNull()
      await expect(add(randomUUID())).rejects.toMatchObject({ code: 'unknown-document' })
    })

    it('COM-3: are listed by what changed since a revision, in pages, deleted threads among them', async () => {
      const { id } = await newDocument()
      const threads = [await made(id), await made(id), await made(id)]
      const [a, b, c] = threads.map(({ thread }) => thread)
      const all = await list(id)
      expect(all.threads.map((each) => each.id)).toEqual([a!.id, b!.id, c!.id])
      expect([all.hasMore, all.threads.at(-1)?.revision]).toEqual([false, 3])
      await within((comments) => comments.addComment(a!, say('Reply'), LIMITS))
      await within((comments) => comments.deleteThread(b!))
      expect((await list(id)).threads.map((each) => each.id)).toEqual([c!.id, a!.id])
      const since = await list(id, 3)
      expect(since.threads.map((each) => [each.id, each.deletedAt !== null, each.comments.length])).toEqual([
        [a!.id, false, 2],
        [b!.id, true, 0],
      ])
      expect(textOf(since.threads[1]!.bytes)).toBe('')
      expect((await list(id, 5)).threads).toEqual([])
      const paged = await list(id, 0, 1)
      expect([paged.threads.map((each) => each.id), paged.hasMore]).toEqual([[c!.id], true])
      const rest = await list(id, 3, 1_000_000)
      expect(rest.hasMore).toBe(false)
      const latest = async (options: {
        readonly resolved: boolean
        readonly limit: number
        readonly bytes?: number
      }) => {
        const page = await store().comments.latest(id, { asker: 'person:ann', bytes: 1_000_000, ...options })
        return [page.threads.map((each) => each.id), page.hasMore]
      }
      expect(await latest({ resolved: false, limit: 9 })).toEqual([[a!.id, c!.id], false])
      expect(await latest({ resolved: false, limit: 1 })).toEqual([[a!.id], true])
      expect(await latest({ resolved: false, limit: 9, bytes: 1 })).toEqual([[a!.id], true])
      await within((comments) => comments.change(c!, { resolver: ANN }))
      expect(await latest({ resolved: false, limit: 9 })).toEqual([[a!.id], false])
      expect(await latest({ resolved: true, limit: 9 })).toEqual([[c!.id, a!.id], false])
    })

    it('are edited and deleted, and a thread that is deleted takes no more of them', async () => {
      const { id } = await newDocument()
      const { thread, comment } = await made(id)
      const edit = { bytes: words('Second'), mentions: ['person:c'] }
      expect(await within((comments) => comments.editComment(thread, comment, edit, LIMITS))).toBe(true)
      const edited = (await get(thread.id)).comments[0]!
      expect([textOf(edited.bytes), edited.mentions, edited.editedAt]).toEqual([
        'Second',
        ['person:c'],
        expect.any(Date),
      ])
      await within((comments) => comments.react(thread, comment, { emoji: '👍', by: BOB }, LIMITS))
      expect(await within((comments) => comments.deleteComment(thread, comment))).toBe(true)
      expect(await within((comments) => comments.deleteComment(thread, comment))).toBe(false)
      expect(await within((comments) => comments.editComment(thread, comment, edit, LIMITS))).toBe(false)
      const deleted = (await get(thread.id)).comments[0]!
      expect([textOf(deleted.bytes), deleted.mentions, deleted.reactions]).toEqual(['', [], []])
      expect(deleted.deletedAt).toBeInstanceOf(Date)
      expect(await store().comments.threadOf(comment)).toBeNull()
      // It was changed since it was read.
      expect(await within((comments) => comments.deleteThread(thread, { unchanged: true }))).toBe(false)
      expect(await within((comments) => comments.deleteThread(thread))).toBe(true)
      expect(await within((comments) => comments.deleteThread(thread))).toBe(false)
      expect(await within((comments) => comments.addComment(thread, say('No'), LIMITS))).toBeNull()
      expect(await store().comments.find(thread.id, 'person:ann')).toBeNull()
      await store().comments.forgetDeleted(new Date(Date.now() + 60_000), 1_000)
      expect((await list(id, 0)).threads).toEqual([])
    })

    it('are resolved, opened again and assigned, and only a change counts', async () => {
      const { id } = await newDocument()
      const { thread } = await made(id)
      const change = (what: Parameters<CommentStore['change']>[1]) =>
        within((comments) => comments.change(thread, what))
      expect(await change({ resolver: ANN })).toEqual({ status: true, assignee: false })
      expect(await change({ resolver: BOB })).toEqual({ status: false, assignee: false })
      const resolved = await get(thread.id)
      expect(resolved).toMatchObject({ status: 'resolved', resolver: ANN, resolvedAt: expect.any(Date) })
      expect(await change({ resolver: null, assignee: 'group:g' })).toEqual({ status: true, assignee: true })
      expect(await get(thread.id)).toMatchObject({
        status: 'open',
        resolver: null,
        resolvedAt: null,
        assignee: 'group:g',
      })
      expect(await change({ resolver: BOB, assignee: 'group:g' })).toEqual({ status: true, assignee: false })
      expect((await get(thread.id)).revision).toBeGreaterThan(resolved.revision)
    })

    it('COM-14: have reactions, each once for a person, and not too many', async () => {
      const { id } = await newDocument()
      const { thread, comment } = await made(id)
      const react = (emoji: string, by: Commenter) =>
        within((comments) => comments.react(thread, comment, { emoji, by }, LIMITS))
      const done = [
        await react('👍', ANN),
        await react('👍', BOB),
        await react('👍', ANN),
        await react('🎉', ANN),
      ]
      expect(done).toEqual([true, true, true, true])
      expect(await react('🚀', ANN)).toBe(false)
      const { reactions } = (await get(thread.id)).comments[0]!
      expect(reactions).toEqual([
        { emoji: '👍', by: ANN },
        { emoji: '👍', by: BOB },
        { emoji: '🎉', by: ANN },
      ])
      const unreact = () => within((comments) => comments.unreact(thread, comment, '👍', ANN.principal))
      expect([await unreact(), await unreact()]).toEqual([true, false])
      expect((await get(thread.id)).comments[0]!.reactions).toHaveLength(2)
    })

    it('COM-30: are bounded: threads of a document, comments and bytes of a thread', async () => {
      const { id } = await newDocument()
      const few = { ...LIMITS, threads: 1, comments: 2, threadBytes: 1_000 }
      const { thread, comment } = await made(id)
      expect(await add(id, {}, few)).toBeNull()
      const reply = (text: string) => within((comments) => comments.addComment(thread, say(text), few))
      expect(await reply('x'.repeat(1_000))).toBeNull()
      expect(await reply('x')).not.toBeNull()
      expect(await reply('x')).toBeNull()
      const long = { bytes: words('x'.repeat(1_000)), mentions: [] }
      expect(await within((comments) => comments.editComment(thread, comment, long, few))).toBe(false)
      expect(texts(await get(thread.id))).toEqual(['first', 'x'])
    })

    it('are read by each principal up to a revision', async () => {
      const { id } = await newDocument()
      const [{ thread }, { thread: other }] = [await made(id), await made(id)]
      await store().comments.markRead(thread, 'person:ann', 5)
      await store().comments.markRead(thread, 'person:ann', 1)
      const read = async (of: ThreadRecord, asker: string) => (await get(of.id, asker)).read
      expect(await read(thread, 'person:ann')).toBe(5)
      expect(await read(thread, BOB.principal)).toBe(0)
      await store().comments.markAllRead(id, BOB.principal)
      expect([await read(thread, BOB.principal), await read(other, BOB.principal)]).toEqual([1, 2])
    })

    it('COM-34: are exported and restored with all that belongs to them, under new revisions', async () => {
      const document = await newDocument()
      const { thread, comment } = await made(document.id, { assignee: 'person:b' })
      await within((comments) => comments.addComment(thread, say('Reply', BOB, ['person:b']), LIMITS))
      await within((comments) => comments.react(thread, comment, { emoji: '👍', by: BOB }, LIMITS))
      await within((comments) => comments.change(thread, { resolver: ANN }))
      const { thread: gone } = await made(document.id)
      await within((comments) => comments.deleteThread(gone))
      const before = await get(thread.id)
      const rows = await store().maintenance.rows(document.id)
      const [stored, ...further] = rows?.threads ?? []
      if (stored === undefined) throw new Error('There is no thread in the export.')
      expect(further).toEqual([])
      const { row: place, ...others } = stored
      const opened = {
        ...others,
        bytes: store().maintenance.open(document.id, place),
        comments: stored.comments.map(({ row, ...each }) => ({
          ...each,
          bytes: store().maintenance.open(document.id, row),
        })),
      }
      expect(await store().maintenance.restoreThread(opened)).toBe(false)
      await store().documents.setTrashed(document.id, true)
      await store().documents.purge(document.id)
      expect(await store().comments.find(thread.id, 'person:ann')).toBeNull()
      const { organization: _, ...record } = document
      const restored = { document: record, head: 0, snapshot: null, updates: [], authorship: [] }
      expect(await store().maintenance.restore(restored)).toBe(true)
      expect(await store().maintenance.restoreThread(opened)).toBe(true)
      expect(await store().maintenance.restoreThread(opened)).toBe(false)
      const plain = ({ bytes, comments, ...others }: ThreadRecord) => ({
        ...others,
        revision: 0,
        text: textOf(bytes),
        comments: comments.map(({ bytes: own, ...comment }) => ({
          ...comment,
          revision: 0,
          text: textOf(own),
        })),
      })
      expect(plain(await get(thread.id))).toEqual(plain(before))
      const next = await made(document.id)
      expect(next.thread.revision).toBeGreaterThan((await get(thread.id)).revision)
    })

    it('COM-36: forget a principal everywhere', async () => {
      const { id } = await newDocument()
      const person: Commenter = { ...ANN, principal: `person:${randomUUID()}`, name: 'Forgotten' }
      const by = { ...say('By', person, [person.principal]), invoker: person.principal }
      const { thread, comment } = await made(id, { assignee: person.principal, comment: by })
      await within((comments) => comments.react(thread, comment, { emoji: '👍', by: person }, LIMITS))
      await within((comments) => comments.change(thread, { resolver: person }))
      await store().comments.markRead(thread, person.principal, 1)
      await store().comments.markRead(thread, BOB.principal, 1)
      expect(await store().maintenance.forgetPrincipal(person.principal)).toBe(4)
      const after = await get(thread.id, person.principal)
      expect(JSON.stringify({ ...after, bytes: null })).not.toMatch(/Forgotten|#405bc3/)
      expect(JSON.stringify(after)).not.toContain(person.principal)
      expect(after).toMatchObject({ status: 'resolved', assignee: 'deleted', read: 0 })
      expect(after.comments[0]).toMatchObject({ author: { principal: 'deleted', name: 'deleted' } })
      expect((await get(thread.id, BOB.principal)).read).toBe(1)
    })
  })
}
