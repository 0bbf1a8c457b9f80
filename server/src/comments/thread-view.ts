import { formatAddress } from '@cowrite/crdt'
import type { CommentRecord, ReactionRecord, Store, ThreadRecord, ThreadStatus } from '@cowrite/persistence'
import type { Principal } from '../access/principal.ts'
import { type Anchor, decodePlace } from './anchor.ts'
import { decodeBody } from './comment-body.ts'
import { type Named, Names } from './named.ts'

/** A comment as the API tells of it. */
export interface Comment {
  readonly id: string
  readonly author: Named
  /** Who asked the agent that wrote it; `null`: it is no agent's. */
  readonly invoker: Named | null
  /** Plain text, with mentions as `@[Name](person:ID)` and `@[Name](group:ID)`; empty when it is deleted. */
  readonly body: string
  readonly createdAt: string
  readonly editedAt: string | null
  readonly deletedAt: string | null
  /** Whether the asker wrote it. */
  readonly mine: boolean
  readonly reactions: readonly { readonly emoji: string; readonly people: readonly Named[] }[]
}

/** A thread as the API tells of it. */
export interface Thread {
  readonly id: string
  /** The address of the document. */
  readonly document: string
  readonly anchor: Anchor
  readonly quotation: string
  readonly status: ThreadStatus
  readonly resolvedBy: Named | null
  readonly resolvedAt: string | null
  readonly assignee: Named | null
  readonly createdAt: string
  readonly revision: number
  /** Whether there is a comment of somebody else that the asker has not read. */
  readonly unread: boolean
  readonly comments: readonly Comment[]
}

/** A thread that was deleted. */
export interface DeletedThread {
  readonly id: string
  readonly deleted: true
  readonly revision: number
}

/** Threads as the API tells a principal of them. */
export async function toThreads(
  store: Pick<Store, 'access'>,
  threads: readonly ThreadRecord[],
  asker: Principal,
): Promise<(Thread | DeletedThread)[]> {
  const names = await Names.of(store, threads.flatMap(idsIn))
  return threads.map((thread) => {
    const { id, revision } = thread
    return thread.deletedAt === null ? toThread(thread, asker, names) : { id, deleted: true, revision }
  })
}

/** Whether a principal is the author of a comment; for an agent, also that the same person asks it. */
export function isAuthor({ author, invoker }: CommentRecord, principal: Principal): boolean {
  return author.principal === principal.author.principal && (invoker === null || invoker === principal.id)
}

function toThread(thread: ThreadRecord, asker: Principal, names: Names): Thread {
  const { id, address, status, resolver, resolvedAt, assignee, createdAt, revision, read, comments } = thread
  return {
    id,
    document: formatAddress(address),
    ...decodePlace(thread.bytes),
    status,
    resolvedBy: resolver && names.commenter(resolver),
    resolvedAt: resolvedAt?.toISOString() ?? null,
    assignee: assignee === null ? null : names.partyOrDeleted(assignee),
    createdAt: createdAt.toISOString(),
    revision,
    unread: comments.some(
      (comment) => comment.revision > read && comment.deletedAt === null && !isAuthor(comment, asker),
    ),
    comments: comments.map((comment) => toComment(comment, asker, names)),
  }
}

function toComment(comment: CommentRecord, asker: Principal, names: Names): Comment {
  const { id, author, invoker, createdAt, editedAt, deletedAt, reactions } = comment
  return {
    id,
    author: names.commenter(author),
    invoker: invoker === null ? null : names.partyOrDeleted(invoker),
    body: decodeBody(comment, names),
    createdAt: createdAt.toISOString(),
    editedAt: editedAt?.toISOString() ?? null,
    deletedAt: deletedAt?.toISOString() ?? null,
    mine: isAuthor(comment, asker),
    reactions: toReactions(reactions, names),
  }
}

function toReactions(reactions: readonly ReactionRecord[], names: Names): Comment['reactions'] {
  return [...Map.groupBy(reactions, ({ emoji }) => emoji)].map(([emoji, own]) => ({
    emoji,
    people: own.map(({ by }) => names.commenter(by)),
  }))
}

function idsIn({ resolver, assignee, comments }: ThreadRecord): string[] {
  return [
    ...(resolver === null ? [] : [resolver.principal]),
    ...(assignee === null ? [] : [assignee]),
    ...comments.flatMap(({ author, invoker, mentions, reactions }) => [
      author.principal,
      ...(invoker === null ? [] : [invoker]),
      ...mentions,
      ...reactions.map(({ by }) => by.principal),
    ]),
  ]
}
