import { useCallback, useEffect, useState } from 'react'
import type { DocumentSummary, DocumentsApi } from '../api/documents.ts'
import type { ApiError } from '../api/http.ts'

/** The status of a document's address on the server. */
export type DocumentStatus =
  | { readonly state: 'asking' }
  /** The document exists. `null`: the server cannot be reached, and the local copy is shown. */
  | { readonly state: 'open'; readonly document: DocumentSummary | null }
  | { readonly state: 'trashed'; readonly document: DocumentSummary | null }
  | { readonly state: 'unknown' }
  /** The reader may not see it, and is not told whether it exists. */
  | { readonly state: 'hidden' }
  | { readonly state: 'refused'; readonly error: ApiError }

/** Requests the status of an address; creates, restores and trashes its document. */
export function useDocument(api: DocumentsApi, address: string) {
  const [status, setStatus] = useState<DocumentStatus>({ state: 'asking' })
  const [problem, setProblem] = useState<ApiError | null>(null)

  useEffect(() => {
    const leaving = new AbortController()
    api
      .find(address, leaving.signal)
      .then((result) => {
        if (!leaving.signal.aborted) setStatus(statusOf(result))
      })
      .catch((error: unknown) => {
        // The page was left, and the request was aborted.
        if (!leaving.signal.aborted) throw error
      })
    return () => leaving.abort()
  }, [api, address])

  const take = useCallback((result: Awaited<ReturnType<DocumentsApi['find']>>) => {
    setProblem(result.ok ? null : result.error)
    if (result.ok) setStatus({ state: 'open', document: result.value })
  }, [])

  return {
    status,
    problem,
    create: () => void api.create({ address }).then(take),
    restore: () => void api.restore(address).then(take),
    trash: () =>
      void api.trash(address).then((result) => {
        setProblem(result.ok ? null : result.error)
        if (result.ok) setStatus({ state: 'trashed', document: result.value })
      }),
    /** The server closed the session because another user moved the document to the trash. */
    trashedByOthers: useCallback(
      () =>
        setStatus((before) => ({
          state: 'trashed',
          document: before.state === 'open' ? before.document : null,
        })),
      [],
    ),
  }
}

function statusOf(result: Awaited<ReturnType<DocumentsApi['find']>>): DocumentStatus {
  if (result.ok) {
    const document = result.value
    return document.trashedAt === null ? { state: 'open', document } : { state: 'trashed', document }
  }
  const { error } = result
  if (error.status === 404) return { state: 'unknown' }
  if (error.status === 401 || error.error === 'forbidden') return { state: 'hidden' }
  if (error.status === 410) return { state: 'trashed', document: null }
  if (error.status >= 400 && error.status < 500) return { state: 'refused', error }
  // The server is unreachable or fails. The local copy can be read and edited meanwhile.
  return { state: 'open', document: null }
}
