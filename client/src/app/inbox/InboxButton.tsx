import { Bell } from 'lucide-react'
import { Popover } from 'radix-ui'
import { Suspense, useState, useSyncExternalStore } from 'react'
import { later } from '../../editor/controls/later.ts'
import { keepFocus } from '../../interface/keep-focus.ts'
import { LoadingRows } from '../../interface/LoadingRows.tsx'
import { usePortal } from '../../interface/use-portal.ts'
import { useAccount, useAccountSession } from '../account-session/account-context.ts'
import { NotLoaded } from '../messages/NotLoaded.tsx'
import { type Inbox, inboxOf } from './inbox.ts'
import './inbox.css'

const InboxList = later(() => import('./InboxList.tsx'), NotLoaded)

/** The greatest number that the button shows. */
const MOST = 99

/** The button with the number of unread notifications, and the list that it opens. Nothing for who has no account. */
export default function InboxButton() {
  const session = useAccountSession()
  return useAccount() === null ? null : <Button inbox={inboxOf(session)} />
}

function Button({ inbox }: { inbox: Inbox }) {
  const unread = useSyncExternalStore(inbox.subscribe, inbox.unread) ?? 0
  const [isOpen, setOpen] = useState(false)
  const portal = usePortal()
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger
        ref={portal.ref}
        className="cw-tool cw-bell"
        aria-label={unread === 0 ? 'Notifications' : `Notifications, ${unread} unread`}
        data-cw-tip="Notifications"
      >
        <Bell className="cw-icon" aria-hidden="true" />
        {unread > 0 && (
          <span className="cw-bell-count" aria-hidden="true">
            {unread > MOST ? `${MOST}+` : unread}
          </span>
        )}
      </Popover.Trigger>
      <Popover.Portal container={portal.container}>
        <Popover.Content
          className="cw-panel cw-inbox"
          aria-label="Notifications"
          align="end"
          sideOffset={8}
          collisionPadding={8}
          onCloseAutoFocus={keepFocus}
        >
          <Suspense fallback={<LoadingRows count={3} />}>
            <InboxList inbox={inbox} onClose={() => setOpen(false)} />
          </Suspense>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
