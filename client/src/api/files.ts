import { documentPath } from './documents.ts'
import { type ApiRequest, type ApiResult, requestJson, type Send } from './http.ts'

/** A file that the server stores. */
export interface StoredFile {
  readonly id: string
  readonly name: string
  /** Bytes. */
  readonly size: number
  /** Media type. */
  readonly type: string
  readonly kind: 'image' | 'pdf' | 'other'
  readonly status: 'uploading' | 'processing' | 'ready' | 'failed'
  /** Why it has failed: a name in the table of errors. */
  readonly error?: string
  /** The size of an image, pixels. */
  readonly width?: number
  readonly height?: number
  /** What documents refer to it with. */
  readonly src: string
  /** Whether it can be shown as a picture. */
  readonly preview: boolean
  /** Smaller copies: `thumb`, `800` and `1600` pixels wide. */
  readonly variants: readonly string[]
}

/** An address by which the elements of a page load a file until it ends. */
export interface FileAddress {
  /** Relative to the server; `&variant=…` chooses a smaller copy. */
  readonly url: string
  /** ISO 8601. */
  readonly expiresAt: string
  readonly file: StoredFile
}

/** A file that is to be uploaded. The same `idempotencyKey` is the same upload. */
export interface NewFile {
  readonly name: string
  readonly size: number
  readonly type: string
  readonly idempotencyKey: string
}

/** The HTTP API for files. */
export interface FilesApi {
  /** Begins an upload in parts of `partSize` bytes, of which the last may be smaller. */
  begin(address: string, file: NewFile): Promise<ApiResult<{ file: StoredFile; partSize: number }>>
  /** Sends a part, from 0; resolves to the numbers of all that have arrived. */
  send(
    id: string,
    part: number,
    bytes: Blob,
    signal: AbortSignal,
  ): Promise<ApiResult<{ received: readonly number[] }>>
  /** The state of a file, with the numbers of the parts that have arrived. */
  find(id: string): Promise<ApiResult<{ file: StoredFile; received: readonly number[] }>>
  /** Ends an upload of which all parts have arrived. */
  complete(id: string): Promise<ApiResult<{ file: StoredFile }>>
  /** Ends an upload of which nothing is kept. */
  cancel(id: string): Promise<ApiResult<null>>
  /** Has the server take a picture of another site into its storage. */
  take(address: string, url: string): Promise<ApiResult<{ file: StoredFile }>>
  /** Lets a document have files of other documents that its writer may see. */
  adopt(address: string, ids: readonly string[]): Promise<ApiResult<{ files: readonly StoredFile[] }>>
  /** Addresses of files in a document; those that it does not have are left out. */
  addresses(
    address: string,
    ids: readonly string[],
  ): Promise<ApiResult<{ addresses: Readonly<Record<string, FileAddress>> }>>
}

/** The API of the server at the origin `server`. `send` sends the requests, by default `fetch`. */
export function filesApi(server: string, send: Send = fetch): FilesApi {
  const ask = <T>(path: string, request?: ApiRequest) => requestJson<T>(server, path, { send, ...request })
  const post = <T>(path: string, body?: unknown) =>
    ask<T>(path, { method: 'POST', ...(body === undefined ? {} : { body }) })
  const inDocument = (address: string) => `${documentPath(address)}/files`
  const oneFile = (id: string) => `/api/files/${encodeURIComponent(id)}`
  return {
    begin: (address, file) => post(inDocument(address), file),
    send: (id, part, content, signal) =>
      ask(`${oneFile(id)}/parts/${part}`, {
        method: 'PUT',
        text: { type: 'application/octet-stream', content },
        signal,
      }),
    find: (id) => ask(oneFile(id)),
    complete: (id) => post(`${oneFile(id)}/complete`),
    cancel: (id) => ask(oneFile(id), { method: 'DELETE' }),
    take: (address, url) => post(`${inDocument(address)}/fetch`, { url }),
    adopt: (address, ids) => post(`${inDocument(address)}/adopt`, { ids }),
    addresses: (address, ids) => post(`${inDocument(address)}/addresses`, { ids }),
  }
}
