import { useCallback, useRef, useState } from 'react'
import type { DocumentsApi } from '../../api/documents.ts'
import type { ApiError } from '../../api/http.ts'
import { navigate } from '../navigation/navigation.tsx'

/** Creates documents and opens them. */
export interface Create {
  readonly busy: boolean
  readonly error: ApiError | null
  readonly start: () => void
}

/** Creates an empty document, in `project` or in the default one, and opens it. */
export function useCreate(api: DocumentsApi, project?: string): Create {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError | null>(null)
  const running = useRef(false)
  const start = useCallback(() => {
    // A second press creates no second document.
    if (running.current) return
    running.current = true
    setBusy(true)
    setError(null)
    void api.create(project === undefined ? {} : { project }).then((result) => {
      running.current = false
      setBusy(false)
      if (result.ok) navigate({ page: 'document', address: result.value.address })
      else setError(result.error)
    })
  }, [api, project])
  return { busy, error, start }
}
