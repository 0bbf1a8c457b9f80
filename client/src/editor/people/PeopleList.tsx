import type { Editor } from '@tiptap/core'
import { Eye } from 'lucide-react'
import type { Participant } from '../../session/presence/participants.ts'
import { Avatar } from './Avatar.tsx'

export interface PeopleListProps {
  readonly people: readonly Participant[]
  /** Without an editor nobody can be followed. */
  readonly editor: Editor | null
  readonly onFollow: (person: Participant) => void
}

/** The others who are here. A press on one goes to their caret and follows it. */
export function PeopleList({ people, editor, onFollow }: PeopleListProps) {
  if (people.length === 0) {
    return <p className="cw-note">Nobody else is here. Share the address to write together.</p>
  }
  return (
    <ul className="cw-people-list" aria-label="Also here">
      {people.map((one) => (
        <li key={one.clientId} className="cw-people-row">
          <Avatar person={one} />
          <span className="cw-people-name" dir="auto">
            {one.name}
          </span>
          {one.agent && <span className="cw-chip-ai">AI</span>}
          {one.status !== null && <span className="cw-people-note">{one.status}</span>}
          {editor !== null && (
            <button
              type="button"
              className="cw-button cw-button-small cw-button-quiet cw-people-follow"
              aria-label={`Follow ${one.name}`}
              onClick={() => onFollow(one)}
            >
              <Eye className="cw-icon-small" aria-hidden="true" />
              Follow
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}
