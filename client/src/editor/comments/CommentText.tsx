import { Fragment } from 'react'
import { partsOf } from './mention-text.ts'

/** The text of a comment: its line breaks, mentions and addresses; nothing else of it is anything but text. */
export function CommentText({ body }: { body: string }) {
  return (
    <p className="cw-comment-text" dir="auto">
      {partsOf(body).map((part, index) => {
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other identity.
        if (part.kind === 'text') return <Fragment key={index}>{part.text}</Fragment>
        if (part.kind === 'mention')
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above.
            <strong key={index} className="cw-comment-mention">
              {part.text}
            </strong>
          )
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above.
          <a key={index} href={part.text} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
        )
      })}
    </p>
  )
}
