import { useCallback, useEffect, useMemo, useReducer } from 'react'
import type { DocumentSummary, DocumentsApi } from '../../api/documents.ts'
import type { ApiResult } from '../../api/http.ts'
import { type DocumentList, type DocumentListEvent, nextDocumentList } from './document-list.ts'

/** A list of documents and its operations. */
export interface Documents {
  readonly list: DocumentList
  readonly reload: () => void
  readonly rename: (document: DocumentSummary, title: string) => void
  /** Makes a document a template of its project, or takes that back. */
  readonly setTemplate: (document: DocumentSummary, template: boolean) => void
  /** Removes documents from this list: moves them to the trash, or restores them. */
  readonly remove: (documents: readonly DocumentSummary[]) => void
  /** Deletes a document in the trash permanently. It cannot be undone. */
  readonly purge: (document: DocumentSummary) => void
  /** Undoes the last removal. */
  readonly undo: () => void
  readonly noted: () => void
}

/** The documents of a server, or those in its trash. */
export function useDocuments(api: DocumentsApi, trashed: boolean): Documents {
  const [list, dispatch] = useReducer(nextDocumentList, { state: 'loading' })

  const load = useCallback(
    async (signal: AbortSignal) => {
      dispatch({ type: 'load' })
      const result = await api.list({ trashed, signal })
      if (signal.aborted) return
      dispatch(
        result.ok
          ? { type: 'loaded', documents: result.value.documents }
          : { type: 'failed', error: result.error },
      )
    },
    [api, trashed],
  )
  const reload = useCallback(() => void load(new AbortController().signal), [load])

  useEffect(() => {
    const leaving = new AbortController()
    // The page was left, and the request was aborted.
    load(leaving.signal).catch((error: unknown) => {
      if (!leaving.signal.aborted) throw error
    })
    const onVisible = () => {
      if (document.visibilityState === 'visible') reload()
    }
    document.addEventListener('visibilitychange', onVisible)
    return () => {
      leaving.abort()
      document.removeEventListener('visibilitychange', onVisible)
    }
  }, [load, reload])

  return useMemo(() => {
    /** Shows a change at once, requests it, and undoes it if the server rejects it. */
    const change = (now: DocumentListEvent, back: DocumentListEvent, asked: Promise<ApiResult<unknown>>) => {
      dispatch(now)
      void asked.then((result) => {
        if (!result.ok) dispatch({ type: 'refused', error: result.error, undo: [back] })
      })
    }
    /** The same for several documents: each that the server rejects comes back, or goes, alone. */
    const changeEach = (
      documents: readonly DocumentSummary[],
      [now, back]: readonly ['removed' | 'added', 'removed' | 'added'],
      send: (document: DocumentSummary) => Promise<ApiResult<unknown>>,
    ) => {
      dispatch({ type: now, documents })
      for (const document of documents) {
        void send(document).then((result) => {
          if (result.ok) return
          dispatch({ type: 'refused', error: result.error, undo: [{ type: back, documents: [document] }] })
        })
      }
    }
    const out = (one: DocumentSummary) => (trashed ? api.restore(one.address) : api.trash(one.address))
    const back = (one: DocumentSummary) => (trashed ? api.trash(one.address) : api.restore(one.address))
    return {
      list,
      reload,
      rename: (document, title) =>
        change(
          { type: 'renamed', address: document.address, title },
          { type: 'renamed', address: document.address, title: document.title },
          api.rename(document.address, title),
        ),
      setTemplate: ({ address }, template) =>
        change(
          { type: 'template', address, template },
          { type: 'template', address, template: !template },
          api.setTemplate(address, template),
        ),
      remove: (documents) => changeEach(documents, ['removed', 'added'], out),
      purge: (document) =>
        change(
          { type: 'purged', document },
          { type: 'added', documents: [document] },
          api.purge(document.address),
        ),
      undo: () => {
        if (list.state !== 'loaded' || list.removed.length === 0) return
        changeEach(list.removed, ['added', 'removed'], back)
      },
      noted: () => dispatch({ type: 'noted' }),
    }
  }, [api, list, reload, trashed])
}
