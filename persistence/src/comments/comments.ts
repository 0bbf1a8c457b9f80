import type { AuthorKind } from '../authorship/authorship.ts'
import type { DocumentAddress } from '../documents/documents.ts'

/** Who commented, reacted or resolved, as they were known then. */
export interface Commenter {
  readonly principal: string
  readonly kind: AuthorKind
  readonly name: string
  /** `#rrggbb`; `null`: the client chooses. */
  readonly colour: string | null
}

/** One person's emoji on a comment. */
export interface ReactionRecord {
  readonly emoji: string
  readonly by: Commenter
}

/** A comment of a thread. */
export interface CommentRecord {
  /** UUIDv7. */
  readonly id: string
  readonly author: Commenter
  /** Who asked the agent that wrote it; `null`: it is no agent's. */
  readonly invoker: string | null
  /** The revision of the comments of the document when it was written; 0 for an imported one. */
  readonly revision: number
  readonly createdAt: Date
  readonly editedAt: Date | null
  /** When it was deleted; its content, mentions and reactions are gone then. */
  readonly deletedAt: Date | null
  /** The ids of the people and groups (`person:…`, `group:…`) that it mentions; `deleted` for one that was forgotten. */
  readonly mentions: readonly string[]
  /** What it says: bytes of the caller's. */
  readonly bytes: Uint8Array
  /** Oldest first. */
  readonly reactions: readonly ReactionRecord[]
}

export type ThreadStatus = 'open' | 'resolved'

/** A thread of comments on a place in a document. It is kept outside of the document. */
export interface ThreadRecord {
  /** UUIDv7. */
  readonly id: string
  readonly documentId: string
  readonly address: DocumentAddress
  /** Rises with each change of a thread; no other thread of the document has the same. */
  readonly revision: number
  readonly status: ThreadStatus
  /** Who resolved it; `null` while it is open. */
  readonly resolver: Commenter | null
  readonly resolvedAt: Date | null
  /** The id of the person or group (`person:…`, `group:…`); `null`: nobody. */
  readonly assignee: string | null
  readonly createdAt: Date
  /** When it was deleted; its content and comments are gone then. */
  readonly deletedAt: Date | null
  /** The revision up to which the asker has read it; 0: not at all. */
  readonly read: number
  /** Its place, and the text there: bytes of the caller's. */
  readonly bytes: Uint8Array
  /** Oldest first, deleted ones among them. */
  readonly comments: readonly CommentRecord[]
}

/** The content of a comment. */
export interface CommentContent {
  readonly bytes: Uint8Array
  readonly mentions: readonly string[]
}

/** A comment to be written. */
export interface NewComment extends CommentContent {
  readonly author: Commenter
  readonly invoker: string | null
}

/** A thread to be created, with its first comment. */
export interface NewThread {
  readonly documentId: string
  readonly bytes: Uint8Array
  readonly assignee: string | null
  readonly comment: NewComment
}

/** How much there may be. */
export interface CommentLimits {
  /** Threads of a document that are not deleted. */
  readonly threads: number
  /** Comments of a thread, deleted ones too. */
  readonly comments: number
  /** Bytes of a thread, with {@link COMMENT_BYTES} for each comment and {@link REACTION_BYTES} for each reaction. */
  readonly threadBytes: number
  /** Reactions to a comment. */
  readonly reactions: number
}

/** What a comment counts beside its content, in bytes. */
export const COMMENT_BYTES = 300
/** What a reaction counts, in bytes. */
export const REACTION_BYTES = 100

/** What changes of a thread; absent: it stays. */
export interface ThreadChange {
  /** Who resolves the thread; `null`: it is opened again. */
  readonly resolver?: Commenter | null
  readonly assignee?: string | null
}

/** What a {@link ThreadChange} changed. */
export interface ThreadChanged {
  readonly status: boolean
  readonly assignee: boolean
}

/** Threads of a document in the order of their revisions. */
export interface ThreadPage {
  readonly threads: readonly ThreadRecord[]
  /** Whether there are more after them. */
  readonly hasMore: boolean
}

/**
 * Threads of comments on documents. Methods that change something are to be called in a unit of work, as they are several
 * statements; each holds the row of the document until the end of the unit and gives the thread the next revision.
 */
export interface CommentStore {
  /**
   * The threads of a document that changed after the revision `since`, deleted ones among them; `null`: all that are not
   * deleted. As many as begin within `bytes`, at least one. Rejects like `UpdateStore.load`.
   *
   * @param asker the principal whose marks of reading are asked for
   */
  list(
    documentId: string,
    options: { readonly asker: string; readonly since: number | null; readonly bytes: number },
  ): Promise<ThreadPage>
  /**
   * The threads of a document that changed last, newest first, at most `limit` and as many as begin within `bytes`; without
   * resolved ones unless `resolved`. Rejects like `UpdateStore.load`.
   */
  latest(
    documentId: string,
    options: {
      readonly asker: string
      readonly resolved: boolean
      readonly limit: number
      readonly bytes: number
    },
  ): Promise<ThreadPage>
  /** A thread that is not deleted; `null`: there is none. Rejects like `UpdateStore.load`. */
  find(id: string, asker: string): Promise<ThreadRecord | null>
  /** The id of the thread of a comment, neither of them deleted; `null`: there is none. */
  threadOf(comment: string): Promise<string | null>
  /** The contents of these comments, by their ids; of those that are not deleted. Rejects like `UpdateStore.load`. */
  contents(comments: readonly string[]): Promise<ReadonlyMap<string, CommentContent>>
  /** Those who commented on a document, at most `limit`, in no order. */
  commenters(documentId: string, limit: number): Promise<Commenter[]>
  /** Creates a thread; `null`: there are too many. Rejects with `unknown-document`. Resolves to the ids. */
  addThread(
    thread: NewThread,
    limits: CommentLimits,
  ): Promise<{ readonly thread: string; readonly comment: string } | null>
  /** Adds a comment to a thread; resolves to its id. `null`: there are too many, or the thread is gone. */
  addComment(thread: ThreadRecord, comment: NewComment, limits: CommentLimits): Promise<string | null>
  /** Replaces the content of a comment; `false`: the thread would be too large, or the comment is gone. */
  editComment(
    thread: ThreadRecord,
    comment: string,
    content: CommentContent,
    limits: CommentLimits,
  ): Promise<boolean>
  /** Deletes a comment with its reactions; `false`: it is gone. */
  deleteComment(thread: ThreadRecord, comment: string): Promise<boolean>
  /** Resolves, opens again, or assigns a thread; resolves to what of that changed something. */
  change(thread: ThreadRecord, change: ThreadChange): Promise<ThreadChanged>
  /** Deletes a thread with its comments, with `unchanged` only as it was read; `false`: it is gone, or changed. */
  deleteThread(thread: ThreadRecord, options?: { readonly unchanged?: boolean }): Promise<boolean>
  /** Adds a reaction, which is there once; `false`: there are too many, or the comment is gone. */
  react(
    thread: ThreadRecord,
    comment: string,
    reaction: ReactionRecord,
    limits: CommentLimits,
  ): Promise<boolean>
  /** Takes a reaction back; `false`: there was none. */
  unreact(thread: ThreadRecord, comment: string, emoji: string, principal: string): Promise<boolean>
  /** Notes that somebody has read a thread up to a revision. */
  markRead(thread: ThreadRecord, principal: string, revision: number): Promise<void>
  /** Notes that somebody has read all threads of a document. */
  markAllRead(documentId: string, principal: string): Promise<void>
  /** Forgets threads that were deleted before `time`, at most `limit`; resolves to the number. */
  forgetDeleted(time: Date, limit: number): Promise<number>
}
