import { useEffect, useState } from 'react'
import type { Version, VersionsApi } from '../../api/versions.ts'
import type { DocumentSession } from '../../session/document-session.ts'
import { lastVisit } from './last-visit.ts'
import { versionText } from './version-text.ts'

export interface SinceVisitProps {
  readonly api: VersionsApi
  readonly session: DocumentSession
  readonly account: string | null
  readonly onLearn: (versions: readonly Version[]) => void
  readonly onSelect: (version: string) => void
}

/** Shows what changed since the person was here the last time; nothing on the first visit. */
export function SinceVisit({ api, session, account, onLearn, onSelect }: SinceVisitProps) {
  const [version, setVersion] = useState<Version | null>(null)
  const [since, setSince] = useState<string | null>(null)
  useEffect(() => {
    const leaving = new AbortController()
    const look = async () => {
      const since = await lastVisit(session, account)
      if (since === null || leaving.signal.aborted) return
      const answer = await api.list({ until: since, limit: 1 }, leaving.signal)
      const [found] = answer.ok ? answer.value.versions : []
      if (found === undefined || leaving.signal.aborted) return
      onLearn([found])
      setSince(since)
      setVersion(found)
    }
    look().catch((error: unknown) => {
      // The versions were closed, and the request was aborted.
      if (!leaving.signal.aborted) throw error
    })
    return () => leaving.abort()
  }, [api, session, account, onLearn])
  if (version === null || since === null) return null
  return (
    <button type="button" className="cw-timeline-since" onClick={() => onSelect(version.id)}>
      <b>What changed since I was here</b>
      <span>
        Last here {versionText({ ...version, createdAt: since }, new Date())}; compared with the version
        before it
      </span>
    </button>
  )
}
