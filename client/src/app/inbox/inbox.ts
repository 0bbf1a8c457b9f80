import { type NotificationsApi, notificationsApi } from '../../api/notifications.ts'
import type { AccountSession } from '../account-session/account-session.ts'

/**
 * The number of unread notifications, which is followed while somebody asks for it and the page is in view: browsers
 * allow few connections that stay open.
 */
export class Inbox {
  readonly api: NotificationsApi
  readonly #listeners = new Set<() => void>()
  #unread: number | null = null
  #stop: (() => void) | null = null

  constructor(api: NotificationsApi) {
    this.api = api
  }

  /** The number; `null` before the server has said it. A bound function. */
  readonly unread = (): number | null => this.#unread

  /** Calls `listener` after every change of the number; returns the unsubscription. A bound function. */
  readonly subscribe = (listener: () => void): (() => void) => {
    if (this.#listeners.size === 0) document.addEventListener('visibilitychange', this.#follow)
    this.#listeners.add(listener)
    this.#follow()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) document.removeEventListener('visibilitychange', this.#follow)
      this.#follow()
    }
  }

  /** The server has said the number with another answer. */
  count(unread: number): void {
    if (unread === this.#unread) return
    this.#unread = unread
    for (const listener of this.#listeners) listener()
  }

  /** Begins or ends to follow. */
  readonly #follow = (): void => {
    const isWanted = this.#listeners.size > 0 && document.visibilityState === 'visible'
    if (isWanted) this.#stop ??= this.api.follow((unread) => this.count(unread))
    else {
      this.#stop?.()
      this.#stop = null
    }
  }
}

/** The inboxes of sessions: the buttons of one page share one stream. */
const inboxes = new WeakMap<AccountSession, Inbox>()

/** The inbox of a session. */
export function inboxOf(session: AccountSession): Inbox {
  const known = inboxes.get(session)
  if (known !== undefined) return known
  const inbox = new Inbox(notificationsApi(session.server, session.send))
  inboxes.set(session, inbox)
  return inbox
}
