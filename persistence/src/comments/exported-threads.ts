import type { AuthorKind } from '../authorship/authorship.ts'
import type { StoredRow } from '../sql/stored-row.ts'
import type { Commenter, CommentRecord, ReactionRecord } from './comments.ts'
import type { RestoredThread } from './tables.ts'

/** A thread of comments with its bytes as stored. */
export interface StoredThread extends Omit<RestoredThread['thread'], 'bytes' | 'comments'> {
  readonly row: StoredRow
  /** Oldest first. */
  readonly comments: readonly (Omit<CommentRecord, 'revision' | 'bytes'> & { readonly row: StoredRow })[]
}

/** A row of an export of `comment_thread` or `comment`; `seq`: the revision. */
export interface ExportedCommentRow extends StoredRow {
  readonly id: string
  readonly kind: AuthorKind
  readonly detail: string | null
}

/** What `detail` has of who did something. */
type ByDetail = Pick<Commenter, 'name' | 'colour'>

/** What the registration of `comment_thread` writes to `detail`. */
interface ThreadDetail extends ByDetail {
  readonly resolvedAt: string | null
  readonly assignee: string | null
}

/** What the registration of `comment` writes to `detail`. */
interface CommentDetail extends ByDetail {
  readonly thread: string
  readonly invoker: string | null
  readonly editedAt: string | null
  readonly deletedAt: string | null
  readonly mentions: readonly string[]
  readonly reactions: readonly ({ readonly emoji: string } & Commenter)[]
}

/** The threads of a document that are not deleted, with their comments, of the rows of an export. */
export function toStoredThreads(
  documentId: string,
  threads: readonly ExportedCommentRow[],
  comments: readonly ExportedCommentRow[],
): StoredThread[] {
  const all = comments.map((row) => ({ row, detail: JSON.parse(row.detail ?? '{}') as CommentDetail }))
  const byThread = Map.groupBy(all, ({ detail }) => detail.thread)
  return threads
    .flatMap((row): StoredThread[] => {
      // A deleted thread has none.
      if (row.detail === null) return []
      const { name, colour, resolvedAt, assignee } = JSON.parse(row.detail) as ThreadDetail
      const isResolved = row.principal !== ''
      return [
        {
          id: row.id,
          documentId,
          status: isResolved ? 'resolved' : 'open',
          resolver: isResolved ? { principal: row.principal, kind: row.kind, name, colour } : null,
          resolvedAt: dateOf(resolvedAt),
          assignee,
          createdAt: row.at,
          row: bytesOf(row),
          comments: (byThread.get(row.id) ?? [])
            .sort((a, b) => a.row.seq - b.row.seq || (a.row.id < b.row.id ? -1 : 1))
            .map(({ row: own, detail }) => toStoredComment(own, detail)),
        },
      ]
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

function toStoredComment(row: ExportedCommentRow, detail: CommentDetail): StoredThread['comments'][number] {
  return {
    id: row.id,
    author: { principal: row.principal, kind: row.kind, name: detail.name, colour: detail.colour },
    invoker: detail.invoker,
    createdAt: row.at,
    editedAt: dateOf(detail.editedAt),
    deletedAt: dateOf(detail.deletedAt),
    mentions: detail.mentions,
    reactions: detail.reactions.map(({ emoji, ...by }): ReactionRecord => ({ emoji, by })),
    row: bytesOf(row),
  }
}

/** The row as it is opened: 0 in place of a sequence number. */
function bytesOf({ bytes, format, checksum, principal, at }: ExportedCommentRow): StoredRow {
  return { seq: 0, bytes, format, checksum, principal, at }
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}
