import type { FilesApi, StoredFile } from '../../api/files.ts'
import type { ApiError, ApiResult } from '../../api/http.ts'

/** A file that is being sent. */
export interface UploadContent {
  /** A UUID. The server knows by it that a second beginning is the same upload. */
  readonly key: string
  readonly name: string
  readonly type: string
  readonly content: Blob
}

/** How far an upload is. `sent`: bytes. */
export type UploadState =
  | { readonly kind: 'queued' }
  | { readonly kind: 'sending'; readonly sent: number }
  /** The server cannot be reached; the upload goes on by itself. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'failed'; readonly error: ApiError }
  | { readonly kind: 'done'; readonly file: StoredFile }

/** What {@link sendFile} works with. */
export interface SendFileOptions {
  readonly api: Pick<FilesApi, 'begin' | 'send' | 'find' | 'complete'>
  /** The address of the document. */
  readonly document: string
  readonly signal: AbortSignal
  /** Called at each step. */
  readonly tell: (state: UploadState) => void
  /** Called once the server knows the file. */
  readonly begun: (file: StoredFile) => void
  /** Resolves when it is time to try again, for the number of failures in a row. */
  readonly pause: (failures: number, signal: AbortSignal) => Promise<void>
}

/** Parts that are sent at the same time. */
const AT_ONCE = 3

/**
 * Sends a file in parts. What passes by itself (no connection, a busy server) is waited for, then only the parts that have
 * not arrived are sent. Resolves to the last state, `done` or `failed`; rejects only when `signal` aborts.
 */
export async function sendFile(upload: UploadContent, options: SendFileOptions): Promise<UploadState> {
  const { api, document, signal, tell } = options
  const { key, name, type, content } = upload
  const last = (state: UploadState): UploadState => {
    tell(state)
    return state
  }
  tell({ kind: 'sending', sent: 0 })
  const begun = await patiently(
    () => api.begin(document, { name, size: content.size, type, idempotencyKey: key }),
    options,
  )
  if (!begun.ok) return last({ kind: 'failed', error: begun.error })
  const { file, partSize } = begun.value
  options.begun(file)
  const { id } = file
  for (;;) {
    const known = await patiently(() => api.find(id), options)
    if (!known.ok) return last({ kind: 'failed', error: known.error })
    if (known.value.file.status !== 'uploading') return last({ kind: 'done', file: known.value.file })
    const received = new Set(known.value.received)
    const missing = Array.from({ length: Math.ceil(content.size / partSize) }, (_, part) => part).filter(
      (part) => !received.has(part),
    )
    const sentOf = () => Math.min(content.size, received.size * partSize)
    tell({ kind: 'sending', sent: sentOf() })
    const sendNext = async (): Promise<ApiError | null> => {
      for (let part = missing.shift(); part !== undefined; part = missing.shift()) {
        const start = part * partSize
        const bytes = content.slice(start, start + partSize)
        const number = part
        const answer = await patiently(() => api.send(id, number, bytes, signal), options)
        if (!answer.ok) return answer.error
        received.add(part)
        tell({ kind: 'sending', sent: sentOf() })
      }
      return null
    }
    const refused = (await Promise.all(Array.from({ length: AT_ONCE }, sendNext))).find(
      (error) => error !== null,
    )
    if (refused !== undefined) return last({ kind: 'failed', error: refused })
    const complete = await patiently(() => api.complete(id), options)
    if (complete.ok) return last({ kind: 'done', file: complete.value.file })
    // A part was lost with a node of the server.
    if (complete.error.error !== 'conflict') return last({ kind: 'failed', error: complete.error })
    await options.pause(1, signal)
  }
}

/** Repeats a request until it is answered by more than that it should be repeated. */
async function patiently<T>(
  ask: () => Promise<ApiResult<T>>,
  { signal, tell, pause }: SendFileOptions,
): Promise<ApiResult<T>> {
  for (let failures = 1; ; failures++) {
    signal.throwIfAborted()
    const answer = await ask()
    if (answer.ok || !passes(answer.error)) return answer
    // A busy server is no news.
    if (answer.error.status === 0) tell({ kind: 'waiting' })
    await pause(failures, signal)
  }
}

/** Whether a failure may pass by itself. */
function passes({ status }: ApiError): boolean {
  return status === 0 || status === 408 || status === 429 || status >= 500
}
