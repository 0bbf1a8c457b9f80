import type { AnchorPlace } from '@cowrite/crdt/richtext'
import type { Thread } from '../../api/comments.ts'
import { ownId } from './thread-actions.ts'
import type { ThreadFilter } from './thread-list.ts'

/** A thread in the list. */
export interface ListedThread {
  readonly thread: Thread
  /** Whether nothing of what it is about is in the document any more. */
  readonly isOrphan: boolean
}

/** How often `Mine` finds the reader: as author, mentioned, or as who is to answer. */
function isMine({ comments, assignee }: Thread, self: string | null): boolean {
  if (comments.some(({ mine }) => mine)) return true
  if (self === null) return false
  const id = self.replace(/^person:/, '')
  const isAssigned = assignee !== null && assignee.id.replace(/^person:/, '') === id
  return isAssigned || comments.some(({ body }) => body.includes(`](person:${id})`))
}

/**
 * The threads of a filter in the order of the text; then those about suggestions and the whole document, and at the end
 * those whose words are gone.
 */
export function orderedThreads(
  threads: readonly Thread[],
  places: ReadonlyMap<string, AnchorPlace>,
  filter: ThreadFilter,
): ListedThread[] {
  const self = ownId(threads)
  const rank = (thread: Thread): number => {
    const place = places.get(thread.id)
    if (place?.state === 'here') return place.ranges[0]!.from
    return place?.state === 'gone' ? Number.POSITIVE_INFINITY : Number.MAX_SAFE_INTEGER
  }
  return threads
    .filter((thread) => {
      if (filter === 'mine') return thread.status === 'open' && isMine(thread, self)
      return thread.status === filter
    })
    .sort((a, b) => Math.sign(rank(a) - rank(b) || 0) || (a.createdAt < b.createdAt ? -1 : 1))
    .map((thread) => ({ thread, isOrphan: places.get(thread.id)?.state === 'gone' }))
}
