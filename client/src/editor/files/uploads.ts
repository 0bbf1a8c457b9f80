import type { FilesApi, StoredFile } from '../../api/files.ts'
import { localSource } from './file-source.ts'
import { sendFile, type UploadContent, type UploadState } from './upload.ts'
import type { UploadStore } from './upload-store.ts'

/** An upload of this page, by the `src` under which the document has the file. */
export interface ShownUpload {
  readonly name: string
  /** Bytes. */
  readonly size: number
  readonly state: UploadState
  /** The content, which is shown until the server has it. */
  readonly content: Blob
}

/** What {@link Uploads} works with. */
export interface UploadsOptions {
  readonly api: Pick<FilesApi, 'begin' | 'send' | 'find' | 'complete' | 'cancel'>
  /** The address of the document. */
  readonly document: string
  readonly store: UploadStore
  /** The server knows the file, to which the document refers by `src` until now. */
  readonly begun: (src: string, file: StoredFile) => void
}

/** Uploads that run at the same time. */
const AT_ONCE = 2
/** Longest pause before the server is asked again, ms. */
const MAX_PAUSE_MS = 30_000

interface Running extends UploadContent {
  state: UploadState
  /** The source that the document has now. */
  src: string
  id: string | null
  readonly abort: AbortController
}

/** The uploads of one document by this page: a few run at a time, the others wait. */
export class Uploads {
  readonly #options: UploadsOptions
  readonly #uploads = new Map<string, Running>()
  readonly #listeners = new Set<() => void>()
  #running = 0

  constructor(options: UploadsOptions) {
    this.#options = options
  }

  /** The upload of a file with that `src`. */
  find(src: string): ShownUpload | null {
    const found = this.#of(src)
    if (found === undefined) return null
    const { name, content, state } = found
    return { name, size: content.size, state, content }
  }

  /** Calls `listener` at each step of any upload; returns what ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Sends a file. The document refers to it by {@link localSource} of the key until the server knows it. */
  add(upload: UploadContent): void {
    this.#take(upload)
    void this.#options.store.keep(upload)
    this.#next()
  }

  /** Goes on with what earlier pages of this browser have not completed. */
  async resume(): Promise<void> {
    for (const upload of await this.#options.store.all())
      if (!this.#uploads.has(upload.key)) this.#take(upload)
    this.#next()
  }

  /** Tries again what has failed. */
  retry(src: string): void {
    const upload = this.#of(src)
    if (upload?.state.kind !== 'failed') return
    upload.state = { kind: 'queued' }
    this.#tell()
    this.#next()
  }

  /** Ends an upload, of which nothing is kept. */
  cancel(src: string): void {
    const upload = this.#of(src)
    if (upload === undefined) return
    upload.abort.abort()
    this.#forget(upload)
    if (upload.id !== null) void this.#options.api.cancel(upload.id)
  }

  destroy(): void {
    for (const { abort } of this.#uploads.values()) abort.abort()
    this.#listeners.clear()
  }

  #of(src: string): Running | undefined {
    for (const upload of this.#uploads.values()) if (upload.src === src) return upload
    return undefined
  }

  #take(upload: UploadContent): void {
    this.#uploads.set(upload.key, {
      ...{ key: upload.key, name: upload.name, type: upload.type, content: upload.content },
      state: { kind: 'queued' },
      src: localSource(upload.key),
      id: null,
      abort: new AbortController(),
    })
    this.#tell()
  }

  #forget(upload: Running): void {
    this.#uploads.delete(upload.key)
    void this.#options.store.forget(upload.key)
    this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }

  #next(): void {
    for (const upload of this.#uploads.values()) {
      if (this.#running >= AT_ONCE) return
      if (upload.state.kind !== 'queued') continue
      this.#running++
      upload.state = { kind: 'sending', sent: 0 }
      void this.#run(upload).finally(() => {
        this.#running--
        this.#next()
      })
    }
  }

  /** Sends a file, unless another window of this browser does. */
  async #run(upload: Running): Promise<void> {
    const { signal } = upload.abort
    const send = async () => {
      const { api, document } = this.#options
      const last = await sendFile(upload, {
        ...{ api, document, signal, pause },
        tell: (state) => {
          upload.state = state
          this.#tell()
        },
        begun: (file) => {
          const { src } = upload
          upload.id = file.id
          upload.src = file.src
          this.#options.begun(src, file)
        },
      })
      // What has failed stays, to be tried again.
      if (last.kind === 'done') await this.#options.store.forget(upload.key)
    }
    try {
      if (navigator.locks === undefined) await send()
      else await navigator.locks.request(`cowrite-upload-${upload.key}`, { signal }, send)
    } catch (error) {
      // Canceled, or the page is left.
      if (!signal.aborted) throw error
    }
  }
}

/** Waits, twice as long each time, or until the browser has a connection. */
function pause(failures: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (then: () => void) => () => {
      clearTimeout(timer)
      removeEventListener('online', go)
      signal.removeEventListener('abort', stop)
      then()
    }
    const go = end(resolve)
    const stop = end(() => reject(signal.reason as Error))
    const timer = setTimeout(go, Math.min(500 * 2 ** failures, MAX_PAUSE_MS))
    addEventListener('online', go)
    signal.addEventListener('abort', stop)
  })
}
