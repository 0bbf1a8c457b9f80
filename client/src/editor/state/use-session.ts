import { useRef, useSyncExternalStore } from 'react'
import type { DocumentSession } from '../../session/document-session.ts'
import type { SessionSnapshot } from '../../session/session-snapshot.ts'

/**
 * A part of the present snapshot of a session. The component renders again only when that part differs, by `same`: the
 * snapshot changes at each key and at each move of another person's caret.
 */
export function useSession<T>(
  session: DocumentSession,
  select: (snapshot: SessionSnapshot) => T,
  same: (a: T, b: T) => boolean = Object.is,
): T {
  const last = useRef<{ readonly value: T } | null>(null)
  return useSyncExternalStore(session.subscribe, () => {
    const value = select(session.snapshot())
    if (last.current === null || !same(last.current.value, value)) last.current = { value }
    return last.current.value
  })
}
