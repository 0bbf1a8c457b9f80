import { type DocumentSummary, type DocumentsApi, documentsApi } from '../../api/documents.ts'
import type { ApiResult, Send } from '../../api/http.ts'

/** What is known of a mentioned document. */
export type KnownDocument =
  | { readonly state: 'there' | 'trashed'; readonly title: string }
  | { readonly state: 'gone' }

/** Time for which an answer is current, in ms. */
const CURRENT_MS = 10_000

/** Documents of which one text asks for the title. Of more, those that are stored are shown. */
const MAX_DOCUMENTS = 200

interface Watched {
  known: KnownDocument | null
  /** When it was asked for last, in ms of the page's clock. */
  asked: number
  readonly listeners: Set<(known: KnownDocument) => void>
}

/**
 * The titles of the documents that a text mentions, each asked for once while somebody watches it, and again when the page
 * comes to the front.
 */
export class DocumentTitles {
  readonly #api: Pick<DocumentsApi, 'find'>
  readonly #watched = new Map<string, Watched>()
  readonly #leaving = new AbortController()
  #queue: Promise<void> = Promise.resolve()

  constructor(server: string, send: Send) {
    this.#api = documentsApi(server, send)
    const { signal } = this.#leaving
    const refresh = () => {
      if (document.visibilityState === 'visible')
        for (const address of this.#watched.keys()) this.#ask(address)
    }
    window.addEventListener('focus', refresh, { signal })
    document.addEventListener('visibilitychange', refresh, { signal })
  }

  /** Calls `listener` with what is known of a document, now and when it changes, until the returned function is called. */
  watch(address: string, listener: (known: KnownDocument) => void): () => void {
    const watched = this.#watched.get(address) ?? { known: null, asked: -CURRENT_MS, listeners: new Set() }
    if (!this.#watched.has(address) && this.#watched.size >= MAX_DOCUMENTS) return () => {}
    this.#watched.set(address, watched)
    watched.listeners.add(listener)
    if (watched.known !== null) listener(watched.known)
    this.#ask(address)
    return () => void watched.listeners.delete(listener)
  }

  destroy(): void {
    this.#leaving.abort()
    this.#watched.clear()
  }

  /** Asks the server, one document after the other, unless the answer is current. */
  #ask(address: string): void {
    const watched = this.#watched.get(address)
    if (watched === undefined || watched.listeners.size === 0) return
    if (performance.now() - watched.asked < CURRENT_MS) return
    watched.asked = performance.now()
    this.#queue = this.#queue.then(async () => {
      if (this.#leaving.signal.aborted) return
      const known = knownOf(await this.#api.find(address))
      // Without an answer what was known before is shown.
      if (known === null || this.#leaving.signal.aborted) return
      watched.known = known
      for (const listener of watched.listeners) listener(known)
    })
  }
}

function knownOf(result: ApiResult<DocumentSummary>): KnownDocument | null {
  if (!result.ok) return result.error.status === 404 ? { state: 'gone' } : null
  const { title, trashedAt } = result.value
  return { state: trashedAt === null ? 'there' : 'trashed', title: title.trim() || 'Untitled' }
}
