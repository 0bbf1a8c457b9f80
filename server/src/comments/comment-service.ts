import { formatAddress } from '@cowrite/crdt'
import type {
  CommentLimits,
  DocumentRecord,
  Store,
  ThreadChange,
  ThreadRecord,
  ThreadStatus,
  UnitOfWork,
} from '@cowrite/persistence'
import { type Actor, nameOf } from '../access/access-changes.ts'
import type { Principal } from '../access/principal.ts'
import { once } from '../content/requests.ts'
import { refuseAgents } from '../documents/agents-off.ts'
import type { DocumentRooms } from '../documents/document-rooms.ts'
import type { DocumentService } from '../documents/document-service.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { EventWriter, RecordEvent } from '../events/event-writer.ts'
import { encodePlace, type Place } from './anchor.ts'
import { encodeBody, mentionsOf } from './comment-body.ts'
import { type CommentingAgent, commenterOf, commenterOfAgent } from './commenter.ts'
import type { Named } from './named.ts'
import { Readers } from './readers.ts'
import { ThreadFinder, unknownComment, unknownThread } from './thread-finder.ts'
import { type DeletedThread, isAuthor, type Thread, toThreads } from './thread-view.ts'
import { WriteRate } from './write-rate.ts'

/** How much there may be; a thread of long comments takes a second to show. */
export const COMMENT_LIMITS: CommentLimits = {
  threads: 5_000,
  comments: 1_000,
  threadBytes: 2 * 1024 * 1024,
  reactions: 500,
}
/** Size at which an answer with threads ends, in bytes: a thousand threads, or some thousand comments. */
const PAGE_BYTES = 2 * 1024 * 1024

/** What a {@link CommentService} works with. */
export interface CommentServiceOptions {
  readonly store: Store
  readonly events: EventWriter
  readonly documents: DocumentService
  readonly rooms: Pick<DocumentRooms, 'hint'>
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** [COMMENT_LIMITS] */
  readonly limits?: CommentLimits
}

/** What somebody says. */
export interface Said {
  readonly body: string
  /** The sender's own name for the request, which is carried out once. */
  readonly idempotencyKey?: string
  /** The name of a guest who is known by none. */
  readonly name?: string
  readonly agent?: CommentingAgent
}

/** A thread to be begun. */
export interface NewThreadRequest extends Said, Place {
  /** The id of a person or group that may see the document (`person:…`, `group:…`). */
  readonly assignee?: string | null
}

/** Threads of a document. */
export interface ThreadList {
  readonly threads: readonly (Thread | DeletedThread)[]
  /** What to ask for the changes after these. */
  readonly revision: number
  /** Whether there are more: ask again with `since` this revision. */
  readonly hasMore: boolean
  /** Whether the asker may comment. */
  readonly mayComment: boolean
}

/** What changes of a thread. */
export interface ThreadChangeRequest {
  readonly status?: ThreadStatus
  readonly assignee?: string | null
}

/** The ids of a comment that was written. */
interface Written {
  readonly thread: string
  readonly comment: string
}

/**
 * Threads of comments on documents. Who may read a document reads them, who may comment writes. They are no part of the
 * document: its state, its versions and whether it is closed to edits are another matter. All methods reject with a
 * {@link ServiceError}.
 */
export class CommentService {
  private readonly options: CommentServiceOptions
  private readonly limits: CommentLimits
  private readonly people: Readers
  private readonly threads: ThreadFinder
  private readonly rate: WriteRate

  constructor(options: CommentServiceOptions) {
    this.options = options
    this.limits = options.limits ?? COMMENT_LIMITS
    this.people = new Readers(options.store)
    this.threads = new ThreadFinder(options.store, options.documents)
    this.rate = new WriteRate(options.now)
  }

  /** The threads of a document that changed after the revision `since`, deleted ones among them; else all there are. */
  async list(principal: Principal, name: string, since: number | null = null): Promise<ThreadList> {
    const { documents, store } = this.options
    const { document, permissions } = await documents.look(principal, name)
    if (document.trashedAt) throw new ServiceError('trashed')
    const { threads, hasMore } = await store
      .forTenants([document.organization])
      .transaction(({ comments }) =>
        comments.list(document.id, { asker: principal.id, since, bytes: PAGE_BYTES }),
      )
    return {
      threads: await toThreads(store, threads, principal),
      revision: threads.at(-1)?.revision ?? since ?? 0,
      hasMore,
      mayComment: permissions.comment,
    }
  }

  /** The threads that changed last, newest first, at most `limit`; without resolved ones unless `resolved`. */
  async latest(
    principal: Principal,
    name: string,
    { resolved, limit }: { readonly resolved: boolean; readonly limit: number },
  ): Promise<Pick<ThreadList, 'threads' | 'hasMore'>> {
    const { documents, store } = this.options
    const document = await documents.find(principal, name)
    if (document.trashedAt) throw new ServiceError('trashed')
    const { threads, hasMore } = await store
      .forTenants([document.organization])
      .transaction(({ comments }) =>
        comments.latest(document.id, { asker: principal.id, resolved, limit, bytes: PAGE_BYTES }),
      )
    return { threads: await toThreads(store, threads, principal), hasMore }
  }

  async get(principal: Principal, id: string): Promise<Thread> {
    return await this.shown(principal, (await this.threads.find(principal, id, 'read')).thread)
  }

  /** Begins a thread. */
  async create(principal: Principal, name: string, request: NewThreadRequest): Promise<Thread> {
    this.rate.take(principal.id)
    const { documents } = this.options
    const document = await documents.findEditable(principal, name, 'comment')
    const { anchor, quotation, assignee = null } = request
    await this.checkAssignee(document, assignee)
    const place = encodePlace({ anchor, quotation })
    const written = await this.say(
      principal,
      document,
      request,
      { anchor, quotation, assignee },
      (unit, comment) =>
        unit.comments.addThread({ documentId: document.id, bytes: place, assignee, comment }, this.limits),
    )
    return await this.now(principal, written.thread)
  }

  /** Adds a comment to a thread. */
  async reply(principal: Principal, id: string, said: Said): Promise<Thread> {
    this.rate.take(principal.id)
    const { thread, document } = await this.threads.find(principal, id, 'comment')
    await this.say(principal, document, said, { thread: id }, async (unit, comment) => {
      const added = await unit.comments.addComment(thread, comment, this.limits)
      return added === null ? null : { thread: id, comment: added }
    })
    return await this.now(principal, id)
  }

  /** Changes the text of a comment, for its author. Only who is mentioned for the first time is told. */
  async edit(principal: Principal, comment: string, body: string): Promise<Thread> {
    this.rate.take(principal.id)
    const { thread, document } = await this.threads.findByComment(principal, comment)
    const before = thread.comments.find(({ id }) => id === comment)
    if (before === undefined) throw unknownComment()
    if (!isAuthor(before, principal))
      throw new ServiceError('forbidden', 'Only its author may change a comment.')
    const content = encodeBody(body, await this.people.among(document, mentionsOf(body)))
    const mentions = content.mentions.filter((id) => !before.mentions.includes(id))
    await this.change(document, async (unit, record) => {
      if (!(await unit.comments.editComment(thread, comment, content, this.limits)))
        throw new ServiceError('conflict', TOO_LARGE)
      if (mentions.length === 0) return
      const about = { principal: principal.id, thread: thread.id, comment, assignee: null }
      await record(document, { type: 'commented', ...about, mentions, edited: true })
    })
    return await this.now(principal, thread.id)
  }

  /**
   * Deletes a comment, for its author, and for the owners of the document. The last comment of a thread goes with its
   * thread.
   */
  async deleteComment(actor: Actor, comment: string): Promise<void> {
    const { principal } = actor
    this.rate.take(principal.id)
    const { thread, document } = await this.threads.findByComment(principal, comment, 'read')
    const deleted = thread.comments.find(({ id }) => id === comment)
    if (deleted === undefined) throw unknownComment()
    const isOwn = isAuthor(deleted, principal)
    await this.require(principal, document, isOwn ? 'comment' : 'share')
    await this.change(document, async (unit, record) => {
      if (!(await unit.comments.deleteComment(thread, comment))) throw unknownComment()
      const left = (await unit.comments.find(thread.id, principal.id))?.comments ?? []
      if (left.every(({ deletedAt }) => deletedAt !== null)) {
        await unit.comments.deleteThread(thread)
        await record(document, { type: 'thread-deleted', principal: principal.id, thread: thread.id })
      }
      if (!isOwn) await audit(unit, actor, document, 'comment.deleted', { by: deleted.author.name })
    })
  }

  /** Resolves a thread, opens it again, or assigns it. */
  async changeThread(principal: Principal, id: string, request: ThreadChangeRequest): Promise<Thread> {
    this.rate.take(principal.id)
    const { thread, document } = await this.threads.find(principal, id, 'comment')
    const { status, assignee } = request
    if (assignee !== undefined && assignee !== thread.assignee) await this.checkAssignee(document, assignee)
    const change: ThreadChange = {
      ...(status === undefined ? {} : { resolver: status === 'open' ? null : commenterOf(principal) }),
      ...(assignee === undefined ? {} : { assignee }),
    }
    await this.change(document, async (unit, record) => {
      const changed = await unit.comments.change(thread, change)
      const about = { principal: principal.id, thread: id }
      if (changed.status)
        await record(document, { type: status === 'open' ? 'thread-reopened' : 'thread-resolved', ...about })
      if (changed.assignee) await record(document, { type: 'assigned', ...about, assignee: assignee ?? null })
    })
    return await this.now(principal, id)
  }

  /** Deletes a thread, for who wrote all of it, and for the owners of the document. */
  async deleteThread(actor: Actor, id: string): Promise<void> {
    const { principal } = actor
    this.rate.take(principal.id)
    const { thread, document } = await this.threads.find(principal, id, 'read')
    const others = thread.comments.filter((each) => each.deletedAt === null && !isAuthor(each, principal))
    await this.require(principal, document, others.length === 0 ? 'comment' : 'share')
    await this.change(document, async (unit, record) => {
      // What somebody else says meanwhile is not the author's to delete.
      if (!(await unit.comments.deleteThread(thread, { unchanged: others.length === 0 })))
        throw new ServiceError('conflict', 'The thread has changed meanwhile, or is gone.')
      await record(document, { type: 'thread-deleted', principal: principal.id, thread: id })
      if (others.length > 0)
        await audit(unit, actor, document, 'comments.deleted', { comments: others.length })
    })
  }

  /** Adds an emoji to a comment, or takes one's own back. */
  async react(principal: Principal, comment: string, emoji: string, isOn: boolean): Promise<Thread> {
    this.rate.take(principal.id)
    const { thread, document } = await this.threads.findByComment(principal, comment)
    const by = commenterOf(principal)
    await this.change(document, async ({ comments }) => {
      if (!isOn) await comments.unreact(thread, comment, emoji, by.principal)
      else if (!(await comments.react(thread, comment, { emoji, by }, this.limits)))
        throw new ServiceError('conflict', 'The comment has too many reactions, or is deleted.')
    })
    return await this.now(principal, thread.id)
  }

  /** Notes that the caller has read a thread up to a revision; by default, as it is now. */
  async markRead(principal: Principal, id: string, revision: number | null): Promise<void> {
    this.rate.take(principal.id)
    const { thread } = await this.threads.find(principal, id, 'read')
    const upTo = Math.min(revision ?? thread.revision, thread.revision)
    if (upTo > thread.read) await this.options.store.comments.markRead(thread, principal.id, upTo)
  }

  /** Notes that the caller has read all threads of a document. */
  async markAllRead(principal: Principal, name: string): Promise<void> {
    this.rate.take(principal.id)
    const document = await this.options.documents.find(principal, name)
    if (document.trashedAt) throw new ServiceError('trashed')
    await this.options.store.comments.markAllRead(document.id, principal.id)
  }

  /** People and groups who may see a document, for mentions and assignments, whose names contain `query`. */
  async readers(principal: Principal, name: string, query: string): Promise<readonly Named[]> {
    const document = await this.options.documents.findEditable(principal, name, 'comment')
    return await this.people.search(principal, document, query)
  }

  /** Writes a comment and its event, once for an idempotency key. */
  private async say(
    principal: Principal,
    document: DocumentRecord,
    { body, idempotencyKey: key, agent, name }: Said,
    about: { readonly assignee?: string | null; readonly thread?: string } & Partial<Place>,
    add: (
      unit: UnitOfWork,
      comment: Parameters<UnitOfWork['comments']['addComment']>[1],
    ) => Promise<Written | null>,
  ): Promise<Written> {
    if (agent !== undefined || principal.author.kind === 'agent') refuseAgents(document)
    const content = encodeBody(body, await this.people.among(document, mentionsOf(body)))
    const author = agent === undefined ? commenterOf(principal, name) : commenterOfAgent(agent)
    const invoker = agent === undefined ? null : principal.id
    const write = async (unit: UnitOfWork, record: RecordEvent): Promise<Written> => {
      const written = await add(unit, { author, invoker, ...content })
      if (written === null) throw new ServiceError('conflict', TOO_MANY)
      const { assignee = null } = about
      const fact = { principal: author.principal, ...written, mentions: content.mentions, assignee }
      await record(document, { type: 'commented', ...fact, edited: false })
      return written
    }
    return await this.change(document, async (unit, record) => {
      if (key === undefined) return await write(unit, record)
      // In the same transaction: a request that failed in any way can be sent again.
      const request = { documentId: document.id, principal: author.principal, key, body: { body, about } }
      const { answer } = await once(unit, request, async (isWritten) => {
        isWritten()
        return JSON.stringify(await write(unit, record))
      })
      return JSON.parse(answer) as Written
    })
  }

  /** Makes a change in a transaction; then those who have the document open are told. */
  private async change<Result>(
    { id }: DocumentRecord,
    work: (unit: UnitOfWork, record: RecordEvent) => Promise<Result>,
  ): Promise<Result> {
    const result = await this.options.events.atomically(work)
    this.options.rooms.hint(id, 'comments')
    return result
  }

  private async checkAssignee(document: DocumentRecord, assignee: string | null): Promise<void> {
    if (assignee === null || (await this.people.among(document, [assignee])).has(assignee)) return
    throw new ServiceError('invalid-request', 'assignee: must be somebody who may see the document')
  }

  private async require(
    principal: Principal,
    document: DocumentRecord,
    permission: 'comment' | 'share',
  ): Promise<void> {
    await this.options.documents.find(principal, formatAddress(document), permission)
  }

  /** A thread as it is after a change, for who may see it. */
  private async now(principal: Principal, id: string): Promise<Thread> {
    const thread = await this.options.store.comments.find(id, principal.id)
    if (thread === null) throw unknownThread()
    return await this.shown(principal, thread)
  }

  private async shown(principal: Principal, thread: ThreadRecord): Promise<Thread> {
    const [shown] = await toThreads(this.options.store, [thread], principal)
    if (shown === undefined || 'deleted' in shown) throw unknownThread()
    return shown
  }
}

const TOO_MANY = 'There are too many comments here, or the thread is gone.'
const TOO_LARGE = 'The thread would be too large, or the comment is gone.'

/** Notes in the audit log that somebody deleted what others said. */
async function audit(
  { access }: UnitOfWork,
  { principal, address = '' }: Actor,
  { id, organization, title }: DocumentRecord,
  action: string,
  detail: Readonly<Record<string, string | number>>,
): Promise<void> {
  await access?.audit.record({
    organization,
    principal: principal.id,
    principalName: nameOf(principal),
    action,
    target: { kind: 'document', id, name: title },
    detail,
    address,
  })
}
