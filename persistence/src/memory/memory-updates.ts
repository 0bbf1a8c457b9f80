import type { StoredDocument, UpdateEntry, UpdateStore } from '../store.ts'
import { StoreError } from '../store-error.ts'
import type { MemoryDocument, MemoryState } from './memory-state.ts'

/** `UpdateStore` in memory. Keeps the byte arrays it is given, as callers do not change them. */
export class MemoryUpdates implements UpdateStore {
  readonly #state: MemoryState

  constructor(state: MemoryState) {
    this.#state = state
  }

  async append(entries: readonly UpdateEntry[]): Promise<number[]> {
    const { documents } = this.#state
    const missing = new Set<string>()
    for (const { documentId } of entries) if (!documents.has(documentId)) missing.add(documentId)
    if (missing.size > 0) throw StoreError.unknownDocuments([...missing])
    const now = new Date()
    return entries.map((entry) => {
      const document = this.#document(entry.documentId)
      document.head += 1
      document.updatedAt = now
      document.tail.push({ seq: document.head, bytes: entry.bytes })
      return document.head
    })
  }

  async load(documentId: string): Promise<StoredDocument> {
    const { snapshot, tail, head } = this.#document(documentId)
    return { snapshot, tail: [...tail], head }
  }

  async snapshot(documentId: string, seq: number, bytes: Uint8Array): Promise<boolean> {
    const document = this.#document(documentId)
    if (document.snapshot !== null && document.snapshot.seq >= seq) return false
    if (document.head < seq) {
      throw new RangeError(
        `A snapshot cannot cover update ${seq}: the last one of ${documentId} is ${document.head}.`,
      )
    }
    document.snapshot = { seq, bytes }
    document.tail = document.tail.filter((update) => update.seq > seq)
    return true
  }

  #document(id: string): MemoryDocument {
    const document = this.#state.documents.get(id)
    if (document === undefined) throw StoreError.unknownDocuments([id])
    return document
  }
}
