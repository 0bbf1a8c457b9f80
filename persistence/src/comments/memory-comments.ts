import { v7 as uuidv7 } from 'uuid'
import type { MemoryDocumentTable } from '../documents/memory-documents.ts'
import type { MemorySession } from '../memory/memory-database.ts'
import type { MemoryWriter } from '../memory/memory-writer.ts'
import {
  COMMENT_BYTES,
  type CommentContent,
  type Commenter,
  type CommentLimits,
  type CommentRecord,
  type CommentStore,
  type NewComment,
  type NewThread,
  REACTION_BYTES,
  type ReactionRecord,
  type ThreadChange,
  type ThreadChanged,
  type ThreadPage,
  type ThreadRecord,
} from './comments.ts'
import type { MemoryCommentTable } from './memory-comment-table.ts'

const NOTHING = new Uint8Array()

/** `CommentStore` in memory. */
export class MemoryComments implements CommentStore {
  readonly #session: MemorySession
  readonly #documents: MemoryDocumentTable
  readonly #table: MemoryCommentTable

  constructor(session: MemorySession, documents: MemoryDocumentTable, table: MemoryCommentTable) {
    this.#session = session
    this.#documents = documents
    this.#table = table
  }

  list(documentId: string, options: Parameters<CommentStore['list']>[1]): Promise<ThreadPage> {
    const { asker, since, bytes } = options
    return this.#session.run(() => {
      const all = this.#table
        .of(documentId)
        .filter(({ revision, deletedAt }) => (since === null ? deletedAt === null : revision > since))
        .sort((a, b) => a.revision - b.revision)
      let total = 0
      const threads = all.filter((thread) => {
        const begins = total < bytes
        total += sizeOf(thread) + COMMENT_BYTES
        return begins
      })
      return {
        threads: threads.map((thread) => this.#seen(thread, asker)),
        hasMore: threads.length < all.length,
      }
    })
  }

  latest(documentId: string, options: Parameters<CommentStore['latest']>[1]): Promise<ThreadPage> {
    const { asker, resolved, limit, bytes } = options
    return this.#session.run(() => {
      const all = this.#table
        .of(documentId)
        .filter(({ deletedAt, resolver }) => deletedAt === null && (resolved || resolver === null))
        .sort((a, b) => b.revision - a.revision)
      let total = 0
      const begun = all.filter((thread) => {
        const begins = total < bytes
        total += sizeOf(thread) + COMMENT_BYTES
        return begins
      })
      const threads = begun.slice(0, limit)
      return {
        threads: threads.map((thread) => this.#seen(thread, asker)),
        hasMore: threads.length < all.length,
      }
    })
  }

  find(id: string, asker: string): Promise<ThreadRecord | null> {
    return this.#session.run(() => {
      const thread = this.#table.get(id)
      return thread && this.#seen(thread, asker)
    })
  }

  threadOf(comment: string): Promise<string | null> {
    return this.#session.run(() => {
      const thread = this.#table.all().find((each) => living(each, comment) !== undefined)
      return thread?.id ?? null
    })
  }

  contents(comments: readonly string[]): Promise<Map<string, CommentContent>> {
    return this.#session.run(() => {
      const living = this.#table.all().flatMap((thread) => thread.comments)
      const asked = living.filter(({ id, deletedAt }) => deletedAt === null && comments.includes(id))
      return new Map(asked.map(({ id, bytes, mentions }) => [id, { bytes, mentions }]))
    })
  }

  commenters(documentId: string, limit: number): Promise<Commenter[]> {
    return this.#session.run(() => {
      const living = this.#table
        .of(documentId)
        .flatMap(({ comments }) => comments.filter(({ deletedAt }) => deletedAt === null))
      const byPrincipal = new Map(living.map(({ author }) => [author.principal, author]))
      return [...byPrincipal.values()].slice(0, limit)
    })
  }

  addThread(
    { documentId, bytes, assignee, comment }: NewThread,
    limits: CommentLimits,
  ): Promise<{ readonly thread: string; readonly comment: string } | null> {
    return this.#session.run((writer) => {
      const { project, key } = this.#documents.get(documentId)
      const threads = this.#table.of(documentId).filter(({ deletedAt }) => deletedAt === null)
      if (threads.length >= limits.threads) return null
      const revision = this.#table.advance(writer, documentId)
      const first = commentOf(comment, revision)
      const thread: ThreadRecord = {
        id: uuidv7(),
        documentId,
        address: { project, key },
        revision,
        status: 'open',
        resolver: null,
        resolvedAt: null,
        assignee,
        createdAt: new Date(),
        deletedAt: null,
        read: 0,
        bytes,
        comments: [first],
      }
      this.#table.set(writer, thread)
      return { thread: thread.id, comment: first.id }
    })
  }

  addComment(thread: ThreadRecord, comment: NewComment, limits: CommentLimits): Promise<string | null> {
    return this.#change(thread, (now, revision) => {
      const added = commentOf(comment, revision)
      const changed = { ...now, comments: [...now.comments, added] }
      const isWithin = changed.comments.length <= limits.comments && sizeOf(changed) <= limits.threadBytes
      return isWithin ? [changed, added.id] : null
    })
  }

  async editComment(
    thread: ThreadRecord,
    id: string,
    content: CommentContent,
    limits: CommentLimits,
  ): Promise<boolean> {
    const edited = await this.#change(thread, (now) => {
      const before = living(now, id)
      if (before === undefined) return null
      const changed = withComment(now, { ...before, ...content, editedAt: new Date() })
      const isWithin = sizeOf(changed) <= limits.threadBytes || sizeOf(changed) <= sizeOf(now)
      return isWithin ? [changed, true] : null
    })
    return edited ?? false
  }

  async deleteComment(thread: ThreadRecord, id: string): Promise<boolean> {
    const deleted = await this.#change(thread, (now) => {
      const before = living(now, id)
      if (before === undefined) return null
      const emptied = { ...before, deletedAt: new Date(), bytes: NOTHING, mentions: [], reactions: [] }
      return [withComment(now, emptied), true]
    })
    return deleted ?? false
  }

  async change(thread: ThreadRecord, { resolver, assignee }: ThreadChange): Promise<ThreadChanged> {
    const changed = await this.#change(thread, (now) => {
      const resolves = resolver !== undefined && (resolver === null) !== (now.resolver === null)
      const assigns = assignee !== undefined && assignee !== now.assignee
      if (!resolves && !assigns) return null
      const status = resolver === null ? 'open' : 'resolved'
      const resolved = { resolver, status, resolvedAt: resolver === null ? null : new Date() } as const
      return [
        { ...now, ...(resolves ? resolved : {}), ...(assigns ? { assignee } : {}) },
        { status: resolves, assignee: assigns },
      ]
    })
    return changed ?? { status: false, assignee: false }
  }

  async deleteThread(
    thread: ThreadRecord,
    { unchanged = false }: { readonly unchanged?: boolean } = {},
  ): Promise<boolean> {
    const emptied = {
      comments: [],
      assignee: null,
      resolver: null,
      resolvedAt: null,
      status: 'open',
    } as const
    const deleted = await this.#change(thread, (now) =>
      unchanged && now.revision !== thread.revision
        ? null
        : [{ ...now, ...emptied, bytes: NOTHING, deletedAt: new Date() }, true],
    )
    return deleted ?? false
  }

  async react(
    thread: ThreadRecord,
    id: string,
    reaction: ReactionRecord,
    limits: CommentLimits,
  ): Promise<boolean> {
    const reacted = await this.#change(thread, (now) => {
      const before = living(now, id)
      if (before === undefined) return null
      if (before.reactions.some((each) => isSame(each, reaction.emoji, reaction.by.principal)))
        return [now, true]
      const changed = withComment(now, { ...before, reactions: [...before.reactions, reaction] })
      const isWithin = before.reactions.length < limits.reactions && sizeOf(changed) <= limits.threadBytes
      return isWithin ? [changed, true] : null
    })
    return reacted ?? false
  }

  async unreact(thread: ThreadRecord, id: string, emoji: string, principal: string): Promise<boolean> {
    const taken = await this.#change(thread, (now) => {
      const before = living(now, id)
      const reactions = before?.reactions.filter((each) => !isSame(each, emoji, principal)) ?? []
      if (before === undefined || reactions.length === before.reactions.length) return null
      return [withComment(now, { ...before, reactions }), true]
    })
    return taken ?? false
  }

  async markRead({ id, documentId }: ThreadRecord, principal: string, revision: number): Promise<void> {
    await this.#session.run((writer) => {
      if (this.#table.get(id) !== null) this.#mark(writer, documentId, `${id} ${principal}`, revision)
    })
  }

  async markAllRead(documentId: string, principal: string): Promise<void> {
    await this.#session.run((writer) => {
      for (const { id, revision, deletedAt } of this.#table.of(documentId))
        if (deletedAt === null) this.#mark(writer, documentId, `${id} ${principal}`, revision)
    })
  }

  forgetDeleted(time: Date, limit: number): Promise<number> {
    return this.#session.run((writer) => {
      const old = this.#table.all().filter(({ deletedAt }) => deletedAt !== null && deletedAt < time)
      for (const { documentId, id } of old.slice(0, limit))
        writer.delete(this.#table.byDocument.get(documentId) ?? new Map(), id)
      return Math.min(old.length, limit)
    })
  }

  /** Changes a thread that is not deleted; `change` resolves to the thread and the answer, or to `null` for no change. */
  #change<Answer>(
    { id, documentId }: ThreadRecord,
    change: (now: ThreadRecord, revision: number) => readonly [ThreadRecord, Answer] | null,
  ): Promise<Answer | null> {
    return this.#session.run((writer) => {
      this.#documents.get(documentId)
      const now = this.#table.get(id)
      if (now === null) return null
      const revision = this.#table.advance(writer, documentId)
      const changed = change(now, revision)
      if (changed === null) return null
      const [thread, answer] = changed
      if (thread !== now) this.#table.set(writer, { ...thread, revision })
      return answer
    })
  }

  #mark(writer: MemoryWriter, documentId: string, key: string, revision: number): void {
    const reads = this.#table.reads.get(documentId) ?? new Map<string, number>()
    writer.set(this.#table.reads, documentId, reads)
    writer.set(reads, key, Math.max(revision, reads.get(key) ?? 0))
  }

  #seen(thread: ThreadRecord, asker: string): ThreadRecord {
    return { ...thread, read: this.#table.reads.get(thread.documentId)?.get(`${thread.id} ${asker}`) ?? 0 }
  }
}

function commentOf({ author, invoker, mentions, bytes }: NewComment, revision: number): CommentRecord {
  const times = { createdAt: new Date(), editedAt: null, deletedAt: null }
  return { id: uuidv7(), author, invoker, revision, ...times, mentions, bytes, reactions: [] }
}

function living({ comments, deletedAt }: ThreadRecord, id: string): CommentRecord | undefined {
  if (deletedAt !== null) return undefined
  return comments.find((comment) => comment.id === id && comment.deletedAt === null)
}

function withComment(thread: ThreadRecord, comment: CommentRecord): ThreadRecord {
  return { ...thread, comments: thread.comments.map((each) => (each.id === comment.id ? comment : each)) }
}

function isSame({ emoji, by }: ReactionRecord, other: string, principal: string): boolean {
  return emoji === other && by.principal === principal
}

function sizeOf({ bytes, comments }: ThreadRecord): number {
  return comments.reduce(
    (sum, comment) => sum + comment.bytes.length + COMMENT_BYTES + comment.reactions.length * REACTION_BYTES,
    bytes.length,
  )
}
