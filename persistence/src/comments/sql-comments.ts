import { v7 as uuidv7 } from 'uuid'
import type { AuthorKind } from '../authorship/authorship.ts'
import type { RowCodec } from '../sql/row-codec.ts'
import type { SqlSession } from '../sql/sql.ts'
import { StoreError } from '../store-error.ts'
import * as sql from './comment-statements.ts'
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

interface CommenterRow {
  readonly principal: string
  readonly kind: AuthorKind
  readonly name: string
  readonly colour: string | null
}

interface StoredBytes {
  readonly format: number
  readonly checksum: number
  readonly bytes: Uint8Array
}

interface ThreadRow extends StoredBytes {
  readonly id: string
  readonly document_id: string
  readonly project: string
  readonly key: string
  readonly revision: number
  /** Of who resolved it, as the next three. */
  readonly principal: string | null
  readonly kind: AuthorKind
  readonly name: string
  readonly colour: string | null
  readonly resolved_at: Date | null
  readonly assignee: string | null
  readonly created_at: Date
  readonly deleted_at: Date | null
  readonly read: number
}

interface CommentRow extends StoredBytes, CommenterRow {
  readonly id: string
  readonly thread_id: string
  readonly revision: number
  readonly invoker: string | null
  readonly created_at: Date
  readonly edited_at: Date | null
  readonly deleted_at: Date | null
  readonly mentions: readonly string[]
  /** As JSON; `null`: none. */
  readonly reactions: string | null
}

const NOTHING = new Uint8Array()

/** `CommentStore` in SQL. */
export class SqlComments implements CommentStore {
  readonly #session: SqlSession
  readonly #codec: RowCodec

  constructor(session: SqlSession, codec: RowCodec) {
    this.#session = session
    this.#codec = codec
  }

  async list(
    documentId: string,
    { asker, since, bytes }: Parameters<CommentStore['list']>[1],
  ): Promise<ThreadPage> {
    const values = [documentId, asker, since, bytes]
    const rows = await this.#session.query<ThreadRow & { number: number }>(sql.LIST, values)
    return { threads: await this.#threads(rows), hasMore: rows.length < (rows[0]?.number ?? 0) }
  }

  async latest(
    documentId: string,
    { asker, resolved, limit, bytes }: Parameters<CommentStore['latest']>[1],
  ): Promise<ThreadPage> {
    const values = [documentId, asker, resolved, limit, bytes]
    const rows = await this.#session.query<ThreadRow & { number: number }>(sql.LATEST, values)
    return { threads: await this.#threads(rows), hasMore: rows.length < (rows[0]?.number ?? 0) }
  }

  async find(id: string, asker: string): Promise<ThreadRecord | null> {
    const [found] = await this.#threads(await this.#session.query<ThreadRow>(sql.FIND, [id, asker]))
    return found ?? null
  }

  async threadOf(comment: string): Promise<string | null> {
    const [row] = await this.#session.query<{ thread_id: string }>(sql.THREAD_OF, [comment])
    return row?.thread_id ?? null
  }

  async contents(comments: readonly string[]): Promise<Map<string, CommentContent>> {
    const rows = await this.#session.query<CommentRow & { document_id: string }>(sql.CONTENTS, [comments])
    return new Map(
      rows.map((row) => {
        const bytes = this.#codec.decode(row.document_id, row, `Comment ${row.id}`)
        return [row.id, { bytes, mentions: row.mentions }]
      }),
    )
  }

  async commenters(documentId: string, limit: number): Promise<Commenter[]> {
    return (await this.#session.query<CommenterRow>(sql.COMMENTERS, [documentId, limit])).map(toCommenter)
  }

  async addThread(
    { documentId, bytes, assignee, comment }: NewThread,
    limits: CommentLimits,
  ): Promise<{ readonly thread: string; readonly comment: string } | null> {
    const revision = await this.#advance(documentId)
    const size = bytes.length + comment.bytes.length + COMMENT_BYTES
    if (limits.comments < 1 || size > limits.threadBytes) return null
    const thread = uuidv7()
    const row = this.#codec.encode(documentId, bytes)
    const values = [thread, documentId, revision, assignee, size, row.format, row.checksum, row.bytes]
    const added = await this.#session.query(sql.ADD_THREAD, [...values, limits.threads])
    if (added.length === 0) return null
    return { thread, comment: await this.#insert({ id: thread, documentId }, revision, comment) }
  }

  async addComment(
    { id, documentId }: ThreadRecord,
    comment: NewComment,
    limits: CommentLimits,
  ): Promise<string | null> {
    const revision = await this.#advance(documentId)
    if (!(await this.#grow(id, revision, 1, comment.bytes.length + COMMENT_BYTES, limits))) return null
    return await this.#insert({ id, documentId }, revision, comment)
  }

  async editComment(
    { id, documentId }: ThreadRecord,
    comment: string,
    { bytes, mentions }: CommentContent,
    limits: CommentLimits,
  ): Promise<boolean> {
    const revision = await this.#advance(documentId)
    const before = await this.#sizeOf(id, comment)
    if (before === null || !(await this.#grow(id, revision, 0, bytes.length - before, limits))) return false
    const row = this.#codec.encode(documentId, bytes)
    const values = [comment, mentions, bytes.length, row.format, row.checksum, row.bytes]
    await this.#session.query(sql.EDIT, values)
    return true
  }

  async deleteComment({ id, documentId }: ThreadRecord, comment: string): Promise<boolean> {
    const revision = await this.#advance(documentId)
    const size = await this.#sizeOf(id, comment)
    if (size === null) return false
    const row = this.#codec.encode(documentId, NOTHING)
    const [deleted] = await this.#session.query<{ reactions: number }>(sql.DELETE_COMMENT, [
      comment,
      row.format,
      row.checksum,
      row.bytes,
    ])
    const freed = size + (deleted?.reactions ?? 0) * REACTION_BYTES
    return await this.#grow(id, revision, 0, -freed)
  }

  async change(
    { id, documentId }: ThreadRecord,
    { resolver, assignee }: ThreadChange,
  ): Promise<ThreadChanged> {
    const revision = await this.#advance(documentId)
    const resolved =
      resolver === undefined
        ? []
        : await this.#session.query(sql.RESOLVE, [id, revision, ...valuesOf(resolver)])
    const assigned =
      assignee === undefined ? [] : await this.#session.query(sql.ASSIGN, [id, revision, assignee])
    return { status: resolved.length > 0, assignee: assigned.length > 0 }
  }

  async deleteThread(
    { id, documentId, revision: before }: ThreadRecord,
    { unchanged = false }: { readonly unchanged?: boolean } = {},
  ): Promise<boolean> {
    const revision = await this.#advance(documentId)
    const { format, checksum, bytes } = this.#codec.encode(documentId, NOTHING)
    const values = [id, revision, format, checksum, bytes, unchanged ? before : null]
    return (await this.#session.query(sql.DELETE_THREAD, values)).length > 0
  }

  async react(
    { id, documentId }: ThreadRecord,
    comment: string,
    { emoji, by }: ReactionRecord,
    limits: CommentLimits,
  ): Promise<boolean> {
    const revision = await this.#advance(documentId)
    if ((await this.#sizeOf(id, comment)) === null) return false
    const [counted] = await this.#session.query<{ reactions: number; own: number }>(sql.REACTION_COUNT, [
      comment,
      emoji,
      by.principal,
    ])
    if (counted === undefined || counted.own > 0) return counted !== undefined
    if (counted.reactions >= limits.reactions) return false
    if (!(await this.#grow(id, revision, 0, REACTION_BYTES, limits))) return false
    await this.#session.query(sql.REACT, [comment, emoji, ...valuesOf(by)])
    return true
  }

  async unreact(
    { id, documentId }: ThreadRecord,
    comment: string,
    emoji: string,
    principal: string,
  ): Promise<boolean> {
    const revision = await this.#advance(documentId)
    if ((await this.#sizeOf(id, comment)) === null) return false
    if ((await this.#session.query(sql.UNREACT, [comment, emoji, principal])).length === 0) return false
    return await this.#grow(id, revision, 0, -REACTION_BYTES)
  }

  async markRead({ id }: ThreadRecord, principal: string, revision: number): Promise<void> {
    await this.#session.query(sql.MARK_READ, [id, principal, revision])
  }

  async markAllRead(documentId: string, principal: string): Promise<void> {
    await this.#session.query(sql.MARK_ALL_READ, [documentId, principal])
  }

  async forgetDeleted(time: Date, limit: number): Promise<number> {
    return (await this.#session.query(sql.FORGET_DELETED, [time, limit])).length
  }

  async #advance(documentId: string): Promise<number> {
    const [row] = await this.#session.query<{ revision: number }>(sql.ADVANCE, [documentId])
    if (row === undefined) throw StoreError.unknownDocuments([documentId])
    return row.revision
  }

  async #insert(
    { id: thread, documentId }: Pick<ThreadRecord, 'id' | 'documentId'>,
    revision: number,
    { author, invoker, mentions, bytes }: NewComment,
  ): Promise<string> {
    const id = uuidv7()
    const row = this.#codec.encode(documentId, bytes)
    await this.#session.query(sql.ADD_COMMENT, [
      ...[id, thread, revision, author.principal, invoker, author.kind, author.name, author.colour],
      mentions,
      ...[bytes.length, row.format, row.checksum, row.bytes],
    ])
    return id
  }

  /** Gives a thread its new revision and sizes; `false`: it is gone, or would be beyond the limits. */
  async #grow(
    thread: string,
    revision: number,
    comments: number,
    bytes: number,
    limits: Pick<CommentLimits, 'comments' | 'threadBytes'> = { comments: 0, threadBytes: 0 },
  ): Promise<boolean> {
    const values = [thread, revision, comments, bytes, limits.comments, limits.threadBytes]
    return (await this.#session.query(sql.GROW, values)).length > 0
  }

  /** The size of a comment of a thread; `null`: there is none. */
  async #sizeOf(thread: string, comment: string): Promise<number | null> {
    const [row] = await this.#session.query<{ size: number }>(sql.SIZE, [comment, thread])
    return row?.size ?? null
  }

  async #threads(rows: readonly ThreadRow[]): Promise<ThreadRecord[]> {
    const ids = rows.filter(({ deleted_at }) => deleted_at === null).map(({ id }) => id)
    const comments = ids.length === 0 ? [] : await this.#session.query<CommentRow>(sql.COMMENTS, [ids])
    const byThread = Map.groupBy(comments, ({ thread_id }) => thread_id)
    return rows.map((row) => ({
      id: row.id,
      documentId: row.document_id,
      address: { project: row.project, key: row.key },
      revision: row.revision,
      status: row.principal === null ? 'open' : 'resolved',
      resolver: row.principal === null ? null : toCommenter({ ...row, principal: row.principal }),
      resolvedAt: row.resolved_at,
      assignee: row.assignee,
      createdAt: row.created_at,
      deletedAt: row.deleted_at,
      read: row.read,
      bytes: this.#codec.decode(row.document_id, row, `Thread ${row.id} of comments`),
      comments: (byThread.get(row.id) ?? []).map((comment) => this.#comment(row.document_id, comment)),
    }))
  }

  #comment(documentId: string, row: CommentRow): CommentRecord {
    return {
      id: row.id,
      author: toCommenter(row),
      invoker: row.invoker,
      revision: row.revision,
      createdAt: row.created_at,
      editedAt: row.edited_at,
      deletedAt: row.deleted_at,
      mentions: row.mentions,
      bytes: this.#codec.decode(documentId, row, `Comment ${row.id}`),
      reactions: row.reactions === null ? [] : (JSON.parse(row.reactions) as ReactionRecord[]),
    }
  }
}

function toCommenter({ principal, kind, name, colour }: CommenterRow): Commenter {
  return { principal, kind, name, colour }
}

function valuesOf(by: Commenter | null): (string | null)[] {
  return by === null ? [null, null, null, null] : [by.principal, by.kind, by.name, by.colour]
}
