import { useEffect, useState } from 'react'
import { sharingApi } from '../../api/sharing.ts'
import type { DocumentSession } from '../../session/document-session.ts'
import { useSession } from '../state/use-session.ts'
import { countText } from '../words/count-words.ts'
import { type KnownRole, readOnlyWords, savedWords } from './rights-words.ts'
import { CopyUnsaved } from './UnsavedText.tsx'
import './rights.css'

export interface ReadOnlyNoteProps {
  readonly session: DocumentSession
  /** Whether the reader could write in this document before. */
  readonly couldWrite: boolean
  /** Asked for by somebody who may suggest. */
  readonly onSuggest: () => void
}

/**
 * Says above the text why it takes no keys; after the right to write was lost also to screen readers at once, with the
 * truth about what was written.
 */
export default function ReadOnlyNote({ session, couldWrite, onSuggest }: ReadOnlyNoteProps) {
  const role = useOwnRole(session)
  const isUnsaved = useSession(session, ({ unsaved }) => unsaved)
  const unsaved = isUnsaved ? session.unsavedText() : ''
  const words = readOnlyWords(couldWrite, role === 'asking' ? null : role)
  const isTold = couldWrite || unsaved !== ''
  return (
    <div className="cw-read-only">
      <span role={couldWrite ? 'alert' : undefined}>
        <span>{words}</span>
        {isTold && <span className="cw-rights-truth"> {savedWords(countText(unsaved).words)}</span>}
      </span>
      <CopyUnsaved text={unsaved} />
      {couldWrite && role !== 'asking' && role?.role === 'commenter' && (
        <button type="button" className="cw-button cw-button-small" onClick={onSuggest}>
          Suggest changes
        </button>
      )}
    </div>
  )
}

/** The reader's role, by the server; `null` where it has none to tell. */
function useOwnRole(session: DocumentSession): KnownRole | null | 'asking' {
  const [role, setRole] = useState<KnownRole | null | 'asking'>('asking')
  useEffect(() => {
    const leaving = new AbortController()
    sharingApi(session.server, session.send)
      .access(session.address, leaving.signal)
      .then(
        (result) => {
          if (leaving.signal.aborted) return
          setRole(result.ok ? { role: result.value.you.role, changedBy: result.value.you.changedBy } : null)
        },
        (error: unknown) => {
          // The note is gone, and the request was aborted.
          if (!leaving.signal.aborted) throw error
        },
      )
    return () => leaving.abort()
  }, [session])
  return role
}
