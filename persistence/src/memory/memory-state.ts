import { StoreError } from '../store-error.ts'

/** A document and its content. */
export interface MemoryDocument {
  readonly id: string
  readonly project: string
  readonly key: string
  title: string
  readonly createdAt: Date
  updatedAt: Date
  trashedAt: Date | null
  head: number
  snapshot: { readonly seq: number; readonly bytes: Uint8Array } | null
  tail: { readonly seq: number; readonly bytes: Uint8Array }[]
}

/** What the two halves of the memory store share. */
export class MemoryState {
  readonly #documents = new Map<string, MemoryDocument>()
  #open = true

  /** All documents by id. Throws `closed` after `close()`. */
  get documents(): Map<string, MemoryDocument> {
    if (!this.#open) throw StoreError.closed()
    return this.#documents
  }

  close(): void {
    this.#open = false
    this.#documents.clear()
  }
}
