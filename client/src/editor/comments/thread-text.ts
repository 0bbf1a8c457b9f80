import type { Comment, Thread } from '../../api/comments.ts'
import { plainOf } from './mention-text.ts'

/** Longest quotation that is stored with a thread, UTF-16 units. */
export const MOST_QUOTED = 300

/** A text cut to a length, with an ellipsis. */
export function cutText(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text
}

/** A thread in one line, for screen readers. */
export function describeThread(thread: Thread): string {
  const [first, ...replies] = livingOf(thread)
  if (first === undefined) return 'Comment without text'
  const state = thread.status === 'resolved' ? 'Resolved comment' : 'Comment'
  const count = replies.length === 0 ? '' : `, ${countReplies(replies.length)}`
  const about = thread.quotation === '' ? '' : ` on “${cutText(thread.quotation, 80)}”`
  return `${state} by ${first.author.name}${about}: ${cutText(plainOf(first.body), 120)}${count}`
}

/** The comments of a thread that were not deleted. */
export function livingOf({ comments }: Thread): readonly Comment[] {
  return comments.filter(({ deletedAt }) => deletedAt === null)
}

/** How many answers there are: “2 replies”. */
export function countReplies(count: number): string {
  return count === 1 ? '1 reply' : `${count} replies`
}

/** The line below a resting card: how many answered, and who did last; empty without answers. */
export function repliesLine(thread: Thread): string {
  const [, ...replies] = livingOf(thread)
  const last = replies.at(-1)
  if (last === undefined) return ''
  return `${countReplies(replies.length)} · last from ${last.mine ? 'you' : last.author.name}`
}
