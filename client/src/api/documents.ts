import { type ApiRequest, type ApiResult, requestJson, type Send } from './http.ts'

/** The summary of a document. Times are ISO 8601. */
export interface DocumentSummary {
  readonly id: string
  /** `project/document` */
  readonly address: string
  readonly title: string
  readonly createdAt: string
  readonly updatedAt: string
  readonly trashedAt: string | null
  /** Whether the document is closed to all edits. */
  readonly readOnly: boolean
  /** Whether new documents of its project can begin as copies of it. */
  readonly template: boolean
  /** Whether agents may work in it. */
  readonly agents: boolean
}

/** Somebody who has a document open, as they present themselves. */
export interface Visitor {
  readonly name: string
  /** `#rrggbb`; empty when the client gave none. */
  readonly color: string
  readonly agent: boolean
}

/** A document that somebody has open. */
export interface OpenDocument {
  /** `project/document` */
  readonly address: string
  readonly people: readonly Visitor[]
  /** How many more than those in `people`. */
  readonly more: number
}

/** The HTTP API for documents, without their text. */
export interface DocumentsApi {
  /** The documents of all projects, the last changed first, 1,000 at most. */
  list(options: {
    trashed: boolean
    signal?: AbortSignal
  }): Promise<ApiResult<{ documents: DocumentSummary[] }>>
  /** The documents that mention this one and are not in the trash, the last changed first. */
  backlinks(address: string, signal: AbortSignal): Promise<ApiResult<{ documents: DocumentSummary[] }>>
  /** The templates of a project, the last changed first. */
  templates(project: string, signal: AbortSignal): Promise<ApiResult<{ documents: DocumentSummary[] }>>
  /** Who has which documents open. */
  presence(signal?: AbortSignal): Promise<ApiResult<{ documents: OpenDocument[] }>>
  /** Creates an empty document; without an address its title gives it one, in `project`. */
  create(document: {
    title?: string
    address?: string
    project?: string
  }): Promise<ApiResult<DocumentSummary>>
  find(address: string, signal?: AbortSignal): Promise<ApiResult<DocumentSummary>>
  rename(address: string, title: string): Promise<ApiResult<DocumentSummary>>
  /** Makes a document a template of its project, or takes that back. */
  setTemplate(address: string, template: boolean): Promise<ApiResult<DocumentSummary>>
  trash(address: string): Promise<ApiResult<DocumentSummary>>
  restore(address: string): Promise<ApiResult<DocumentSummary>>
  /** Deletes a document in the trash permanently. */
  purge(address: string): Promise<ApiResult<null>>
}

/** The API of the server at the origin `server`. `send` sends the requests, by default `fetch`. */
export function documentsApi(server: string, send: Send = fetch): DocumentsApi {
  const ask = <T>(path: string, request?: ApiRequest) => requestJson<T>(server, path, { send, ...request })
  const changes = new Set<Promise<unknown>>()
  const change = <T = DocumentSummary>(path: string, request: ApiRequest): Promise<ApiResult<T>> => {
    const asked = ask<T>(path, request)
    changes.add(asked)
    void asked.finally(() => changes.delete(asked))
    return asked
  }
  return {
    async list({ trashed, signal }) {
      // The list has to contain pending changes, for example a title that was typed just before leaving a document.
      await Promise.allSettled(changes)
      return ask(
        `/api/documents?all=true&limit=1000&trashed=${trashed}`,
        signal === undefined ? {} : { signal },
      )
    },
    backlinks: (address, signal) => ask(`${documentPath(address)}/backlinks`, { signal }),
    async templates(project, signal) {
      await Promise.allSettled(changes)
      return ask(`/api/documents?templates=true&${new URLSearchParams({ project })}`, { signal })
    },
    presence: (signal) => ask('/api/presence', signal === undefined ? {} : { signal }),
    create: (document) => change('/api/documents', { method: 'POST', body: document }),
    find: (address, signal) => ask(documentPath(address), signal === undefined ? {} : { signal }),
    rename: (address, title) => change(documentPath(address), { method: 'PATCH', body: { title } }),
    setTemplate: (address, template) =>
      change(documentPath(address), { method: 'PATCH', body: { template } }),
    trash: (address) => change(documentPath(address), { method: 'DELETE' }),
    restore: (address) => change(`${documentPath(address)}/restore`, { method: 'POST' }),
    purge: (address) => change<null>(`${documentPath(address)}?forever=true`, { method: 'DELETE' }),
  }
}

/** The path of a document in the HTTP API. The address is one encoded segment. */
export function documentPath(address: string): string {
  return `/api/documents/${encodeURIComponent(address)}`
}
