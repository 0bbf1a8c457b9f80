import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { ApiError } from '../../api/http.ts'
import type { Notification } from '../../api/notifications.ts'
import type { Inbox } from './inbox.ts'

/** The list of notifications, as far as it is loaded. */
export interface InboxState {
  /** `null` before the first answer. */
  readonly notifications: readonly Notification[] | null
  readonly hasMore: boolean
  /** Why the last request failed. */
  readonly error: ApiError | null
  readonly isBusy: boolean
  readonly reload: () => void
  readonly more: () => void
  /** Marks some as read, or all. */
  readonly markRead: (ids: readonly string[] | 'all') => void
}

/** Loads the notifications of an inbox: anew when their number rises while the list is shown. */
export function useInbox(inbox: Inbox, unreadOnly: boolean): InboxState {
  const [list, setList] = useState<readonly Notification[] | null>(null)
  const [next, setNext] = useState<string | null>(null)
  const [error, setError] = useState<ApiError | null>(null)
  const [isBusy, setBusy] = useState(false)
  const asked = useRef<AbortController>(null)
  const unread = useSyncExternalStore(inbox.subscribe, inbox.unread)
  const known = useRef<number | null>(null)

  const load = useCallback(
    async (before?: string) => {
      asked.current?.abort()
      const leaving = new AbortController()
      asked.current = leaving
      const { signal } = leaving
      setBusy(true)
      const result = await inbox.api.list({ unread: unreadOnly, before, signal }).catch((error: unknown) => {
        if (!signal.aborted) throw error
        return null
      })
      if (result === null || signal.aborted) return
      setBusy(false)
      if (!result.ok) {
        setError(result.error)
        return
      }
      const { notifications, unread, next } = result.value
      known.current = unread
      setError(null)
      setNext(next)
      setList((last) => (before === undefined ? notifications : [...(last ?? []), ...notifications]))
      inbox.count(unread)
    },
    [inbox, unreadOnly],
  )
  useEffect(() => {
    setList(null)
    void load()
    return () => asked.current?.abort()
  }, [load])
  useEffect(() => {
    if (unread !== null && known.current !== null && unread > known.current) void load()
    known.current = unread
  }, [unread, load])

  const markRead = useCallback(
    (ids: readonly string[] | 'all') => {
      const isMeant = ({ id }: Notification) => ids === 'all' || ids.includes(id)
      void inbox.api.markRead(ids).then((result) => {
        if (!result.ok) {
          setError(result.error)
          return
        }
        known.current = result.value.unread
        inbox.count(result.value.unread)
        setList((last) => last?.map((one) => (isMeant(one) ? { ...one, read: true } : one)) ?? null)
      })
    },
    [inbox],
  )
  return {
    notifications: list,
    hasMore: next !== null,
    error,
    isBusy,
    reload: useCallback(() => void load(), [load]),
    more: useCallback(() => void (next !== null && load(next)), [load, next]),
    markRead,
  }
}
