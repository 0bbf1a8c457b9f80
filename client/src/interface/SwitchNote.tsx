import { useEffect, useState } from 'react'
import type { ApiError, ApiResult } from '../api/http.ts'
import { Toast } from './Toast.tsx'

export interface SwitchNoteProps {
  /** What is to be set. */
  readonly on: boolean
  /** Sets it at the server. It has to stay the same function: another one is called again. */
  readonly change: (on: boolean) => Promise<ApiResult<unknown>>
  /** Says what holds now. */
  readonly told: (on: boolean) => string
  readonly onClose: () => void
}

type State = 'working' | 'done' | { readonly error: ApiError }

/** Sets something of a document, and tells of it, with an offer to undo it. */
export function SwitchNote({ on, change, told, onClose }: SwitchNoteProps) {
  const [wanted, setWanted] = useState(on)
  const [state, setState] = useState<State>('working')
  useEffect(() => {
    let isLatest = true
    setState('working')
    void change(wanted).then((result) => {
      if (isLatest) setState(result.ok ? 'done' : { error: result.error })
    })
    return () => {
      isLatest = false
    }
  }, [change, wanted])
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
          {state === 'working' ? 'Saving…' : told(wanted)}
        </Toast>
      )}
    </div>
  )
}
