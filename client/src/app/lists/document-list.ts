import type { DocumentSummary } from '../../api/documents.ts'
import type { ApiError } from '../../api/http.ts'
import { byTime } from './sorting.ts'

/** The state of a list of documents. */
export type DocumentList =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: ApiError }
  | {
      readonly state: 'loaded'
      readonly documents: readonly DocumentSummary[]
      /** The documents that were removed from the list last, while their removal can be undone. */
      readonly removed: readonly DocumentSummary[]
      /** The last change that the server rejected. */
      readonly error: ApiError | null
    }

/** The events that change a list of documents. */
export type DocumentListEvent =
  | { readonly type: 'load' }
  | { readonly type: 'loaded'; readonly documents: readonly DocumentSummary[] }
  | { readonly type: 'failed'; readonly error: ApiError }
  /** A document has a new title, confirmed or requested. */
  | { readonly type: 'renamed'; readonly address: string; readonly title: string }
  /** A document is a template of its project, or none any more, confirmed or requested. */
  | { readonly type: 'template'; readonly address: string; readonly template: boolean }
  /** Documents were removed from this list: moved to the trash or restored. */
  | { readonly type: 'removed'; readonly documents: readonly DocumentSummary[] }
  /** A document was deleted permanently. */
  | { readonly type: 'purged'; readonly document: DocumentSummary }
  /** Documents were added to this list, possibly again. */
  | { readonly type: 'added'; readonly documents: readonly DocumentSummary[] }
  /** The server rejected a change; `undo` is the list before it. */
  | { readonly type: 'refused'; readonly error: ApiError; readonly undo: readonly DocumentListEvent[] }
  | { readonly type: 'noted' }

/** The list after an event. Changes are shown at once and undone if the server rejects them. */
export function nextDocumentList(list: DocumentList, event: DocumentListEvent): DocumentList {
  switch (event.type) {
    case 'load':
      return list.state === 'loaded' ? list : { state: 'loading' }
    case 'loaded':
      return {
        state: 'loaded',
        documents: newestFirst(event.documents),
        removed: list.state === 'loaded' ? list.removed : [],
        error: null,
      }
    case 'failed':
      // The loaded list stays visible instead of an error page.
      return list.state === 'loaded'
        ? { ...list, error: event.error }
        : { state: 'failed', error: event.error }
    case 'renamed':
      return changeOne(list, event.address, { title: event.title })
    case 'template':
      return changeOne(list, event.address, { template: event.template })
    case 'removed':
      return withRemoved(without(list, event.documents), event.documents)
    case 'purged':
      return withRemoved(without(list, [event.document]), [])
    case 'added':
      return withRemoved(
        change(without(list, event.documents), (documents) =>
          newestFirst([...documents, ...event.documents]),
        ),
        [],
      )
    case 'refused': {
      const before = event.undo.reduce(nextDocumentList, list)
      return before.state === 'loaded' ? { ...before, removed: [], error: event.error } : before
    }
    case 'noted':
      return list.state === 'loaded' ? { ...list, removed: [], error: null } : list
    default:
      return event satisfies never
  }
}

function change(
  list: DocumentList,
  next: (documents: readonly DocumentSummary[]) => readonly DocumentSummary[],
): DocumentList {
  return list.state === 'loaded' ? { ...list, documents: next(list.documents) } : list
}

function changeOne(list: DocumentList, address: string, changes: Partial<DocumentSummary>): DocumentList {
  return change(list, (documents) =>
    documents.map((one) => (one.address === address ? { ...one, ...changes } : one)),
  )
}

function without(list: DocumentList, gone: readonly DocumentSummary[]): DocumentList {
  const addresses = new Set(gone.map(({ address }) => address))
  return change(list, (documents) => documents.filter(({ address }) => !addresses.has(address)))
}

function withRemoved(list: DocumentList, removed: readonly DocumentSummary[]): DocumentList {
  return list.state === 'loaded' ? { ...list, removed, error: null } : list
}

function newestFirst(documents: readonly DocumentSummary[]): readonly DocumentSummary[] {
  return [...documents].sort((a, b) => byTime(b.updatedAt, a.updatedAt) || a.address.localeCompare(b.address))
}
