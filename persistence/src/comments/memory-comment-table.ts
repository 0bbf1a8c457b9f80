import type { MemoryWriter } from '../memory/memory-writer.ts'
import type { Commenter, CommentRecord, ThreadRecord } from './comments.ts'
import type { RestoredThread } from './tables.ts'

/** Threads of comments in memory. */
export class MemoryCommentTable {
  /** By document, then by id. */
  readonly byDocument = new Map<string, Map<string, ThreadRecord>>()
  /** The revisions up to which principals have read, by document, then by thread and principal. */
  readonly reads = new Map<string, Map<string, number>>()
  readonly revisions = new Map<string, number>()

  all(): ThreadRecord[] {
    return [...this.byDocument.values()].flatMap((own) => [...own.values()])
  }

  of(documentId: string): ThreadRecord[] {
    return [...(this.byDocument.get(documentId)?.values() ?? [])]
  }

  get(id: string): ThreadRecord | null {
    const thread = this.all().find((each) => each.id === id)
    return thread === undefined || thread.deletedAt !== null ? null : thread
  }

  set(writer: MemoryWriter, thread: ThreadRecord): void {
    const { documentId, id } = thread
    const own = this.byDocument.get(documentId) ?? new Map<string, ThreadRecord>()
    writer.set(this.byDocument, documentId, own)
    writer.set(own, id, thread)
  }

  /** The next revision of the comments of a document. */
  advance(writer: MemoryWriter, documentId: string): number {
    const revision = (this.revisions.get(documentId) ?? 0) + 1
    writer.set(this.revisions, documentId, revision)
    return revision
  }

  /** Restores a thread; `false` when there is one with its id. */
  restore(
    writer: MemoryWriter,
    { thread, address }: RestoredThread & Pick<ThreadRecord, 'address'>,
  ): boolean {
    if (this.byDocument.get(thread.documentId)?.has(thread.id)) return false
    const revision = this.advance(writer, thread.documentId)
    const comments = thread.comments.map((comment) => ({ ...comment, revision: 0 }))
    this.set(writer, { ...thread, address, revision, deletedAt: null, read: 0, comments })
    return true
  }

  /** Gives a principal another name; resolves to the number of changed rows, as SQL counts them. */
  rename(writer: MemoryWriter, principal: string, name: string): number {
    let rows = 0
    const named = (by: Commenter): Commenter => {
      if (by.principal !== principal) return by
      rows++
      return { ...by, principal: name, name, colour: null }
    }
    for (const thread of this.all()) {
      const before = rows
      const resolver = thread.resolver && named(thread.resolver)
      const isAssigned = thread.assignee === principal
      if (isAssigned && rows === before) rows++
      const comments = thread.comments.map((comment) => renamedComment(comment, named, principal, name))
      rows += comments.filter(({ isRenamed }) => isRenamed).length
      if (rows === before) continue
      this.set(writer, {
        ...thread,
        resolver,
        assignee: isAssigned ? name : thread.assignee,
        comments: comments.map(({ comment }) => comment),
      })
    }
    for (const reads of this.reads.values())
      for (const key of reads.keys())
        if (key.endsWith(` ${principal}`)) {
          writer.delete(reads, key)
          rows++
        }
    return rows
  }
}

/** A comment without a principal. Its row counts once, also when several of its columns name the principal. */
function renamedComment(
  comment: CommentRecord,
  named: (by: Commenter) => Commenter,
  principal: string,
  name: string,
): { readonly comment: CommentRecord; readonly isRenamed: boolean } {
  const { author, invoker, mentions } = comment
  const isAuthor = author.principal === principal
  const isRenamed = isAuthor || invoker === principal || mentions.includes(principal)
  return {
    comment: {
      ...comment,
      author: isAuthor ? { ...author, principal: name, name, colour: null } : author,
      invoker: invoker === principal ? name : invoker,
      mentions: mentions.map((each) => (each === principal ? name : each)),
      reactions: comment.reactions.map(({ emoji, by }) => ({ emoji, by: named(by) })),
    },
    isRenamed,
  }
}
