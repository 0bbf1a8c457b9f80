import { useEffect, useState } from 'react'
import type { ApiError } from '../../api/http.ts'
import { runsApi } from '../../api/runs.ts'
import { Toast } from '../../interface/Toast.tsx'
import type { DocumentSession } from '../../session/document-session.ts'

export interface AgentsNoteProps {
  readonly session: DocumentSession
  /** Whether agents may work in the document from now on. */
  readonly on: boolean
  readonly onClose: () => void
}

type State = 'working' | 'done' | { readonly error: ApiError }

/** Keeps agents out of a document or lets them in again, and tells of it, with an offer to undo it. */
export default function AgentsNote({ session, on, onClose }: AgentsNoteProps) {
  const [wanted, setWanted] = useState(on)
  const [state, setState] = useState<State>('working')
  useEffect(() => {
    let isLatest = true
    setState('working')
    void runsApi(session.server, session.send)
      .allow(session.address, wanted)
      .then((result) => {
        if (isLatest) setState(result.ok ? 'done' : { error: result.error })
      })
    return () => {
      isLatest = false
    }
  }, [session, wanted])
  return (
    <div className="cw-toasts" role="status">
      {typeof state === 'object' ? (
        <Toast state="failed" action={{ label: 'Dismiss', run: onClose }} onClose={onClose}>
          The document was not changed. {state.error.message} {state.error.todo}
        </Toast>
      ) : (
        <Toast
          state={state}
          action={{ label: 'Undo', run: () => state === 'done' && setWanted(!wanted) }}
          onClose={onClose}
        >
          {state === 'working' && 'Saving…'}
          {state === 'done' &&
            (wanted ? 'Agents can work in this document again.' : 'No agent works in this document now.')}
        </Toast>
      )}
    </div>
  )
}
