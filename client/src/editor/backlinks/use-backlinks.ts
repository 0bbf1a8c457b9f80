import { useCallback, useEffect, useState } from 'react'
import { type DocumentSummary, documentsApi } from '../../api/documents.ts'
import type { ApiError } from '../../api/http.ts'
import type { DocumentSession } from '../../session/document-session.ts'

/** Time between two looks at what mentions the document, milliseconds. Only a visible page looks. */
const LOOK_EVERY_MS = 10_000

/** The documents that mention a document. */
export type Backlinks =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: ApiError }
  | { readonly state: 'loaded'; readonly documents: readonly DocumentSummary[] }

/**
 * The documents that mention the one of a session, with their present titles, and a function that looks again. What was
 * loaded stays when the server does not answer later.
 */
export function useBacklinks({ server, address, send }: DocumentSession): readonly [Backlinks, () => void] {
  const [backlinks, setBacklinks] = useState<Backlinks>({ state: 'loading' })
  const [attempt, setAttempt] = useState(0)
  const retry = useCallback(() => setAttempt((last) => last + 1), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt looks at once.
  useEffect(() => {
    const api = documentsApi(server, send)
    const leaving = new AbortController()
    const { signal } = leaving
    const look = async () => {
      if (document.visibilityState !== 'visible') return
      const result = await api.backlinks(address, signal)
      if (signal.aborted) return
      setBacklinks((before) => {
        if (result.ok) return { state: 'loaded', documents: result.value.documents }
        return before.state === 'loaded' ? before : { state: 'failed', error: result.error }
      })
    }
    const onLook = () =>
      void look().catch((error: unknown) => {
        // The panel was closed, and the request was aborted.
        if (!signal.aborted) throw error
      })
    onLook()
    const timer = setInterval(onLook, LOOK_EVERY_MS)
    document.addEventListener('visibilitychange', onLook, { signal })
    return () => {
      leaving.abort()
      clearInterval(timer)
    }
  }, [server, address, send, attempt])
  return [backlinks, retry]
}
