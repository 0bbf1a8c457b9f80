import { useCallback } from 'react'
import { runsApi } from '../../api/runs.ts'
import { SwitchNote } from '../../interface/SwitchNote.tsx'
import type { DocumentSession } from '../../session/document-session.ts'

export interface AgentsNoteProps {
  readonly session: DocumentSession
  /** Whether agents may work in the document from now on. */
  readonly on: boolean
  readonly onClose: () => void
}

/** Keeps agents out of a document or lets them in again, and tells of it, with an offer to undo it. */
export default function AgentsNote({ session, on, onClose }: AgentsNoteProps) {
  const change = useCallback(
    (allowed: boolean) => runsApi(session.server, session.send).allow(session.address, allowed),
    [session],
  )
  return <SwitchNote on={on} change={change} told={told} onClose={onClose} />
}

function told(allowed: boolean): string {
  return allowed ? 'Agents can work in this document again.' : 'No agent works in this document now.'
}
