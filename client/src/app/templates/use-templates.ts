import { useCallback, useEffect, useState } from 'react'
import type { DocumentSummary, DocumentsApi } from '../../api/documents.ts'
import type { ApiError } from '../../api/http.ts'

/** The templates of a project. */
export type ProjectTemplates =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: ApiError; readonly retry: () => void }
  | { readonly state: 'loaded'; readonly templates: readonly DocumentSummary[] }

/** Loads the templates of a project once. */
export function useTemplates(api: DocumentsApi, project: string): ProjectTemplates {
  const [attempt, setAttempt] = useState(0)
  const [templates, setTemplates] = useState<ProjectTemplates>({ state: 'loading' })
  const retry = useCallback(() => setAttempt((last) => last + 1), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt loads again.
  useEffect(() => {
    const leaving = new AbortController()
    const load = async () => {
      const result = await api.templates(project, leaving.signal)
      if (leaving.signal.aborted) return
      setTemplates(
        result.ok
          ? { state: 'loaded', templates: result.value.documents }
          : { state: 'failed', error: result.error, retry },
      )
    }
    load().catch((error: unknown) => {
      // The dialog was closed, and the request was aborted.
      if (!leaving.signal.aborted) throw error
    })
    return () => leaving.abort()
  }, [api, project, attempt, retry])
  return templates
}
