import { CheckCheck, Settings } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import type { Notification } from '../../api/notifications.ts'
import { LoadingRows } from '../../interface/LoadingRows.tsx'
import { Problem } from '../../interface/Problem.tsx'
import { Segments } from '../../interface/Segments.tsx'
import { navigate } from '../navigation/navigation.tsx'
import { useTimes } from '../settings-frame/use-times.ts'
import { goTo } from './go-to.ts'
import { InboxRow } from './InboxRow.tsx'
import type { Inbox } from './inbox.ts'
import { MuteButton } from './MuteButton.tsx'
import { byDocuments, placeOf } from './notification-words.ts'
import { type InboxState, useInbox } from './use-inbox.ts'

const VIEWS = [
  { id: 'all', label: 'All' },
  { id: 'unread', label: 'Unread' },
] as const

/** The notifications by documents, what is unread among them, and what can be done with them. */
export default function InboxList({ inbox, onClose }: { inbox: Inbox; onClose: () => void }) {
  const [view, setView] = useState<'all' | 'unread'>('all')
  const state = useInbox(inbox, view === 'unread')
  const { notifications, markRead } = state
  const hasUnread = notifications?.some(({ read }) => !read) ?? false
  const open = (one: Notification) => {
    onClose()
    if (!one.read) markRead([one.id])
    goTo(placeOf(one))
  }
  return (
    <>
      <h2 className="cw-hidden">Notifications</h2>
      <Segments
        label="Notifications"
        segments={VIEWS}
        present={view}
        onPresent={setView}
        beside={
          <span className="cw-inbox-actions">
            <button
              type="button"
              className="cw-tool"
              aria-label="Mark all as read"
              data-cw-tip="Mark all as read"
              disabled={!hasUnread}
              onClick={() => markRead('all')}
            >
              <CheckCheck className="cw-icon" aria-hidden="true" />
            </button>
            <button
              type="button"
              className="cw-tool"
              aria-label="Settings of notifications"
              data-cw-tip="Settings of notifications"
              onClick={() => {
                onClose()
                navigate({ page: 'settings', section: 'account' })
              }}
            >
              <Settings className="cw-icon" aria-hidden="true" />
            </button>
          </span>
        }
      >
        <Shown inbox={inbox} state={state} view={view} onOpen={open} />
      </Segments>
    </>
  )
}

interface ShownProps {
  readonly inbox: Inbox
  readonly state: InboxState
  readonly view: 'all' | 'unread'
  readonly onOpen: (one: Notification) => void
}

function Shown({ inbox, state, view, onOpen }: ShownProps) {
  const { notifications, error, hasMore, isBusy, reload, more } = state
  const when = useTimes()
  const problem = error !== null && (
    <Problem what="The notifications could not be loaded." error={error} onRetry={reload} />
  )
  if (notifications === null) return problem || <LoadingRows count={3} />
  if (notifications.length === 0) {
    return (
      problem || (
        <p className="cw-inbox-empty">
          {view === 'unread'
            ? 'You have read everything.'
            : 'Nothing yet. You are told here when somebody mentions you, replies to you, or decides on what you suggested.'}
        </p>
      )
    )
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys go between the links in it, which have the focus.
    <div onKeyDown={goThrough}>
      {problem}
      {byDocuments(notifications).map(({ document, title, notifications: some }) => (
        <section key={document} className="cw-inbox-document" aria-label={title}>
          <div className="cw-inbox-head">
            <h3 dir="auto">{title}</h3>
            <MuteButton inbox={inbox} address={document} title={title} />
          </div>
          <ul>
            {some.map((one) => (
              <InboxRow key={one.id} notification={one} when={when(one.at)} onOpen={() => onOpen(one)} />
            ))}
          </ul>
        </section>
      ))}
      {hasMore && (
        <button
          type="button"
          className="cw-button cw-button-quiet cw-inbox-more"
          aria-busy={isBusy || undefined}
          onClick={more}
        >
          Show older ones
        </button>
      )}
    </div>
  )
}

/** Arrows, Home and End go from one notification to another. */
function goThrough(event: KeyboardEvent<HTMLElement>): void {
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('.cw-inbox-row')]
  const at = rows.indexOf(document.activeElement as HTMLElement)
  const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key]
  if (target === undefined) return
  event.preventDefault()
  rows[Math.min(Math.max(target, 0), rows.length - 1)]?.focus()
}
