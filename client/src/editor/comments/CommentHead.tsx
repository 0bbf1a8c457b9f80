import type { ReactNode } from 'react'
import type { Comment } from '../../api/comments.ts'
import { Avatar } from '../people/Avatar.tsx'
import { longTime, shortTime } from './comment-time.ts'
import type { ThreadList } from './thread-list.ts'

export interface CommentHeadProps {
  readonly list: ThreadList
  readonly comment: Comment
  /** What stands at the end of its line. */
  readonly children?: ReactNode
}

/** Who wrote a comment and when. */
export function CommentHead({ list, comment, children }: CommentHeadProps) {
  const { author, createdAt } = comment
  const agent = author.kind === 'agent'
  return (
    <p className="cw-comment-head">
      <Avatar person={{ name: author.name, color: list.colourOf(author), agent }} small />
      <strong>{author.name}</strong>
      {agent && <span className="cw-chip-ai">AI</span>}
      <time dateTime={createdAt} title={longTime(createdAt)}>
        {shortTime(createdAt)}
      </time>
      <span className="cw-spacer" />
      {children}
    </p>
  )
}
