import { useEffect, useState } from 'react'
import type { ApiError } from '../../api/http.ts'
import { copyDocument, newAddress } from '../../api/imports.ts'
import { Toast } from '../../interface/Toast.tsx'
import { useAccountSession } from '../account-session/account-context.ts'

export interface CopyNoteProps {
  readonly server: string
  /** The address and the title of the document that is copied. */
  readonly source: { readonly address: string; readonly title: string }
  /** Opens a document. */
  readonly onOpen: (address: string) => void
  readonly onClose: () => void
}

/** Copies a document and opens the copy; says so when that is not possible. */
export default function CopyNote(props: CopyNoteProps) {
  // One copy for the life of the component, also when the title changes meanwhile.
  const [{ server, source, onOpen }] = useState(props)
  const { send } = useAccountSession()
  const [error, setError] = useState<ApiError | null>(null)
  const { onClose } = props
  useEffect(() => {
    const leaving = new AbortController()
    const { signal } = leaving
    const [project = ''] = source.address.split('/')
    const copy = async () => {
      const to = { address: newAddress(source.title, project) }
      const result = await copyDocument(server, source.address, to, signal, send)
      if (signal.aborted) return
      if (result.ok) onOpen(result.value.address)
      else setError(result.error)
    }
    // React's strict mode calls effects twice in a row in development.
    const timer = setTimeout(() => {
      copy().catch((reason: unknown) => {
        if (!signal.aborted) throw reason
      })
    })
    return () => {
      clearTimeout(timer)
      leaving.abort()
    }
  }, [server, source, onOpen, send])
  return (
    <div className="cw-toasts" role="status">
      <Toast
        state={error === null ? 'working' : 'failed'}
        action={{ label: error === null ? 'Stop' : 'Dismiss', run: onClose }}
        onClose={onClose}
      >
        {error === null ? 'Copying…' : `The document was not copied. ${error.message} ${error.todo}`}
      </Toast>
    </div>
  )
}
