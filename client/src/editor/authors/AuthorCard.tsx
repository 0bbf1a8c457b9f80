import type { ClientAuthor } from '../../api/authors.ts'
import { Avatar } from '../people/Avatar.tsx'

/** A character with its author, and who moved it there if somebody else did. */
export interface Attribution {
  readonly position: number
  readonly author: ClientAuthor | null
  readonly mover: ClientAuthor | null
}

/** Who wrote a character, and when. */
export function AuthorCard({ attribution: { author, mover } }: { attribution: Attribution }) {
  if (author === null && mover === null) return <p>It is not known who wrote this.</p>
  return (
    <>
      {author === null ? <p>It is not known who wrote this.</p> : <Line author={author} did="wrote this" />}
      {mover !== null && <Line author={mover} did="moved it here" />}
    </>
  )
}

function Line({ author, did }: { author: ClientAuthor; did: string }) {
  const { name, kind, model, invoker, acceptedBy, at } = author
  const more = [
    invoker === null ? '' : `asked by ${invoker.name}`,
    model ?? '',
    acceptedBy == null ? '' : `accepted by ${acceptedBy.name}`,
  ].filter((text) => text !== '')
  const agent = kind === 'agent'
  return (
    <p className="cw-author">
      <Avatar person={{ name, color: '', agent }} small />
      <span>
        <strong>{name}</strong>{' '}
        {agent && (
          <>
            <span className="cw-chip-ai">AI</span>{' '}
          </>
        )}
        {did}
        {more.length > 0 && <span className="cw-author-more">{more.join(' · ')}</span>}
      </span>
      {at !== null && <span className="cw-author-at">{timeText(new Date(at), new Date())}</span>}
    </p>
  )
}

/** A time of today, or a day and a time, in the language of the browser. */
function timeText(at: Date, now: Date): string {
  const isToday = at.toDateString() === now.toDateString()
  return at.toLocaleString(undefined, {
    ...(isToday ? {} : { day: 'numeric', month: 'short' }),
    ...(at.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }),
    hour: 'numeric',
    minute: '2-digit',
  })
}
