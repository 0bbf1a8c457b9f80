import type { MouseEvent } from 'react'
import type { Notification } from '../../api/notifications.ts'
import { Avatar } from '../../editor/people/Avatar.tsx'
import { doneBy, placeOf } from './notification-words.ts'

export interface InboxRowProps {
  readonly notification: Notification
  /** When it happened, as it is shown. */
  readonly when: string
  readonly onOpen: () => void
}

/** One notification: a link to its place. The browser handles clicks with modifier keys. */
export function InboxRow({ notification, when, onOpen }: InboxRowProps) {
  const { by, excerpt, read } = notification
  const follow = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    onOpen()
  }
  return (
    <li>
      <a
        className="cw-inbox-row"
        href={placeOf(notification)}
        data-unread={!read || undefined}
        onClick={follow}
      >
        <Avatar small person={{ name: by.name, color: by.colour ?? '', agent: by.id.startsWith('agent:') }} />
        <span className="cw-inbox-text">
          <span>
            {!read && <span className="cw-hidden">Unread: </span>}
            <strong dir="auto">{by.name}</strong> {doneBy(notification)} <small>{when}</small>
          </span>
          {excerpt !== '' && (
            <span className="cw-inbox-excerpt" dir="auto">
              {excerpt}
            </span>
          )}
        </span>
      </a>
    </li>
  )
}
