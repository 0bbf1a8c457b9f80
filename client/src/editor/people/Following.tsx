import type { Editor } from '@tiptap/core'
import { useEffect, useRef } from 'react'
import type { DocumentSession } from '../../session/document-session.ts'
import type { Participant } from '../../session/presence/participants.ts'
import { follow } from './follow.ts'

export interface FollowingProps {
  readonly editor: Editor
  readonly session: DocumentSession
  readonly person: Participant
  readonly onEnd: () => void
}

/** The note that somebody is followed, and its end. Any move of one's own ends it too. */
export function Following({ editor, session, person, onEnd }: FollowingProps) {
  const latest = useRef(onEnd)
  latest.current = onEnd
  const { clientId, name } = person
  useEffect(() => follow(editor, session, clientId, () => latest.current()), [editor, session, clientId])
  return (
    <div className="cw-follow" role="status">
      <span dir="auto">Following {name}</span>
      <button type="button" className="cw-button cw-button-small" onClick={onEnd}>
        Stop
      </button>
    </div>
  )
}
