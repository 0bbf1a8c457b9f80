import type { CommentStore } from '@cowrite/persistence'
import type { ThreadParticipants } from './recipients.ts'

/** Who takes part in a thread; `null`: there is no such thread, or it is deleted. */
export async function threadParticipants(
  comments: Pick<CommentStore, 'find'>,
  thread: string,
): Promise<ThreadParticipants | null> {
  const found = await comments.find(thread, '')
  if (found === null) return null
  const written = found.comments.filter(({ deletedAt }) => deletedAt === null)
  return {
    starter: found.comments[0]?.author.principal ?? null,
    authors: written.map(({ author }) => author.principal),
    assignee: found.assignee,
    first: written[0]?.id ?? null,
  }
}
