import { useSyncExternalStore } from 'react'
import type { DocumentSession } from '../../session/document-session.ts'
import type { SessionSnapshot } from '../../session/session-snapshot.ts'

/** The present snapshot of a session. The component renders again after each change. */
export function useSession(session: DocumentSession): SessionSnapshot {
  return useSyncExternalStore(session.subscribe, session.snapshot)
}
