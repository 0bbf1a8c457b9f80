import type { FileAddress, FilesApi } from '../../api/files.ts'

/** What is known of a stored file. */
export type KnownFile =
  | { readonly state: 'asked' }
  | { readonly state: 'there'; readonly address: FileAddress }
  /** The document does not have it, or one may not see it. */
  | { readonly state: 'gone' }

/** What {@link FileAddresses} works with. */
export interface FileAddressesOptions {
  readonly api: Pick<FilesApi, 'addresses'>
  /** The address of the document. */
  readonly document: string
  /** The present time, ms. */
  readonly now?: () => number
  /** Calls a function once after that many ms; returns what stops it. */
  readonly after?: (ms: number, run: () => void) => () => void
}

/** How long before its end an address is replaced, ms. */
const EARLY_MS = 60_000
/** Pause in which questions are gathered, ms. */
const GATHER_MS = 20
/** Most files of one question: the limit of the server. */
const MAX_ASKED = 500
/** First and longest pause after a question that was not answered, ms. */
const RETRY_MS = 1_000
const MAX_RETRY_MS = 60_000

const ASKED: KnownFile = { state: 'asked' }

/**
 * The short-lived addresses of a document's files. Those that are shown are asked for together, and again before they end;
 * what is not ready is asked about again by {@link refresh}.
 */
export class FileAddresses {
  readonly #options: Required<FileAddressesOptions>
  readonly #known = new Map<string, KnownFile>()
  readonly #listeners = new Map<string, Set<(known: KnownFile) => void>>()
  readonly #wanted = new Set<string>()
  #gathersAt = Number.POSITIVE_INFINITY
  #stopGathering: () => void = () => {}
  #stopRenewing: () => void = () => {}
  #pause = RETRY_MS
  #isDestroyed = false

  constructor(options: FileAddressesOptions) {
    this.#options = { now: () => Date.now(), after: afterTime, ...options }
  }

  /** Calls `listener` at once and whenever something else is known of a file; returns what ends that. */
  watch(id: string, listener: (known: KnownFile) => void): () => void {
    const listeners = this.#listeners.get(id) ?? new Set()
    this.#listeners.set(id, listeners.add(listener))
    const known = this.#known.get(id) ?? ASKED
    if (known.state !== 'there' || this.#endsSoon(known.address)) this.#want([id])
    listener(known)
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) this.#listeners.delete(id)
    }
  }

  /** Whether the document is known to have a file. */
  knows(id: string): boolean {
    return this.#known.get(id)?.state === 'there'
  }

  /** An address that can still be used; `null` when there is none. */
  async fresh(id: string): Promise<FileAddress | null> {
    const known = this.#known.get(id)
    if (known?.state === 'there' && !this.#endsSoon(known.address)) return known.address
    await this.#ask([id])
    const answer = this.#known.get(id)
    return answer?.state === 'there' ? answer.address : null
  }

  /** Asks again about the files that are shown and not ready. */
  refresh(): void {
    this.#want(
      [...this.#listeners.keys()].filter((id) => {
        const known = this.#known.get(id)
        return known?.state !== 'there' || known.address.file.status !== 'ready'
      }),
    )
  }

  destroy(): void {
    this.#isDestroyed = true
    this.#stopGathering()
    this.#stopRenewing()
    this.#listeners.clear()
  }

  #endsSoon({ expiresAt }: FileAddress): boolean {
    return Date.parse(expiresAt) - this.#options.now() < EARLY_MS / 2
  }

  #want(ids: readonly string[], inMs = GATHER_MS): void {
    for (const id of ids) this.#wanted.add(id)
    if (this.#wanted.size === 0 || this.#isDestroyed) return
    const at = this.#options.now() + inMs
    if (this.#gathersAt <= at) return
    this.#stopGathering()
    this.#gathersAt = at
    this.#stopGathering = this.#options.after(inMs, () => {
      this.#gathersAt = Number.POSITIVE_INFINITY
      const wanted = [...this.#wanted].filter((id) => this.#listeners.has(id))
      this.#wanted.clear()
      for (let start = 0; start < wanted.length; start += MAX_ASKED)
        void this.#ask(wanted.slice(start, start + MAX_ASKED))
    })
  }

  async #ask(ids: readonly string[]): Promise<void> {
    const { api, document } = this.#options
    const answer = await api.addresses(document, ids)
    if (this.#isDestroyed) return
    const { ok } = answer
    // Without an answer, or with too many questions, what is known stays and is asked for again.
    if (!ok && (answer.error.status === 0 || answer.error.status === 429 || answer.error.status >= 500)) {
      this.#want(ids, this.#pause)
      this.#pause = Math.min(this.#pause * 2, MAX_RETRY_MS)
      return
    }
    this.#pause = RETRY_MS
    for (const id of ids) {
      const address = ok ? answer.value.addresses[id] : undefined
      const known: KnownFile = address === undefined ? { state: 'gone' } : { state: 'there', address }
      this.#known.set(id, known)
      for (const listener of this.#listeners.get(id) ?? []) listener(known)
    }
    this.#renewLater()
  }

  /** Asks for the addresses that end next, shortly before they do. */
  #renewLater(): void {
    const ends = [...this.#listeners.keys()].flatMap((id) => {
      const known = this.#known.get(id)
      return known?.state === 'there' ? [Date.parse(known.address.expiresAt)] : []
    })
    this.#stopRenewing()
    if (ends.length === 0) return
    const first = Math.min(...ends)
    const inMs = Math.max(first - EARLY_MS - this.#options.now(), RETRY_MS)
    this.#stopRenewing = this.#options.after(inMs, () => {
      this.#want(
        [...this.#listeners.keys()].filter((id) => {
          const known = this.#known.get(id)
          return known?.state === 'there' && Date.parse(known.address.expiresAt) <= first + EARLY_MS
        }),
      )
    })
  }
}

function afterTime(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}
