import { useEffect, useState } from 'react'
import type { DocumentsApi } from '../../api/documents.ts'
import type { ApiError } from '../../api/http.ts'
import { Toast } from '../../interface/Toast.tsx'
import { projectOf } from '../navigation/route.ts'
import { projectName } from '../projects/projects.ts'

export interface TemplateNoteProps {
  readonly api: DocumentsApi
  readonly address: string
  /** Whether the document becomes a template, or none any more. */
  readonly on: boolean
  /** The server has done it. */
  readonly onDone: (isTemplate: boolean) => void
  readonly onClose: () => void
}

type State = 'working' | 'done' | { readonly error: ApiError }

/** Makes a document a template or takes that back, and tells of it, with an offer to undo it. */
export default function TemplateNote({ api, address, on, onDone, onClose }: TemplateNoteProps) {
  const [wanted, setWanted] = useState(on)
  const [state, setState] = useState<State>('working')
  useEffect(() => {
    let isLatest = true
    setState('working')
    void api.setTemplate(address, wanted).then((result) => {
      if (result.ok) onDone(wanted)
      if (isLatest) setState(result.ok ? 'done' : { error: result.error })
    })
    return () => {
      isLatest = false
    }
  }, [api, address, wanted, onDone])
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
            wanted &&
            `New documents of ${projectName(projectOf(address))} can begin with this one.`}
          {state === 'done' && !wanted && 'This document is no longer a template.'}
        </Toast>
      )}
    </div>
  )
}
