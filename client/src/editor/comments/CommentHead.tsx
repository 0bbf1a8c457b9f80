import type { ReactNode } from 'react'
import type { Comment } from '../../api/comments.ts'
import { Avatar } from '../people/Avatar.tsx'
import { longTime, shortTime } from './comment-time.ts'

/** Who wrote a comment and when. */
export function CommentHead({ comment, children }: { comment: Comment; children?: ReactNode }) {
  const { author, createdAt } = comment
  const agent = author.kind === 'agent'
  return (
    <p className="cw-comment-head">
      <Avatar person={{ name: author.name, color: author.colour, agent }} small />
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
