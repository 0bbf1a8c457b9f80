import { VersionsApi } from '../../api/versions.ts'
import type { DocumentSession } from '../../session/document-session.ts'
import { storedVisit, storeVisit } from '../preferences/stored-visit.ts'

/** Time without a sign of somebody after which they come back, milliseconds; before, it is the same visit. */
const PAUSE_MS = 30 * 60_000

/** When somebody was in a document: in this visit until now, and at the end of the one before; ISO 8601. */
export interface Visit {
  readonly seen: string
  readonly since: string | null
}

/** The visit after a sign of somebody. */
export function visitAfter(before: Visit | null, now: Date): Visit {
  const seen = now.toISOString()
  if (before === null) return { seen, since: null }
  const isAnother = now.getTime() - Date.parse(before.seen) > PAUSE_MS
  return { seen, since: isAnother ? before.seen : before.since }
}

/** The visit that is stored on this device. */
function visitHere(address: string): Visit | null {
  const stored = storedVisit(address)
  if (stored === null) return null
  const [seen = '', since = ''] = stored.split(' ')
  return Number.isNaN(Date.parse(seen))
    ? null
    : { seen, since: Number.isNaN(Date.parse(since)) ? null : since }
}

/**
 * Records that somebody is in a document, until the returned function is called: for an account on the server, otherwise on
 * this device.
 */
export function recordVisit(session: DocumentSession, account: string | null): () => void {
  const { address } = session
  const record = (): void => {
    if (account !== null) {
      void new VersionsApi(session.server, address, session.send).visit()
      return
    }
    const { seen, since } = visitAfter(visitHere(address), new Date())
    storeVisit(address, since === null ? seen : `${seen} ${since}`)
  }
  record()
  const onLeave = (): void => {
    if (document.visibilityState === 'hidden') record()
  }
  document.addEventListener('visibilitychange', onLeave)
  return () => {
    document.removeEventListener('visibilitychange', onLeave)
    record()
  }
}

/** When somebody was in a document before this visit, ISO 8601; `null`: never, or nobody knows. */
export async function lastVisit(session: DocumentSession, account: string | null): Promise<string | null> {
  if (account === null) return visitHere(session.address)?.since ?? null
  const answer = await new VersionsApi(session.server, session.address, session.send).visit()
  return answer.ok ? answer.value.since : null
}
