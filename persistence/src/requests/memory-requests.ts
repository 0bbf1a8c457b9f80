import type { MemoryDocumentTable } from '../documents/memory-documents.ts'
import type { MemorySession } from '../memory/memory-database.ts'
import type { KnownRequest, RequestStore } from './requests.ts'

interface MemoryRequest extends KnownRequest {
  readonly createdAt: Date
}

/** Requests in memory: by document, then by key. */
export class MemoryRequestTable {
  readonly byDocument = new Map<string, Map<string, MemoryRequest>>()
}

/** `RequestStore` in memory. */
export class MemoryRequests implements RequestStore {
  readonly #session: MemorySession
  readonly #documents: MemoryDocumentTable
  readonly #requests: MemoryRequestTable

  constructor(session: MemorySession, documents: MemoryDocumentTable, requests: MemoryRequestTable) {
    this.#session = session
    this.#documents = documents
    this.#requests = requests
  }

  begin(documentId: string, key: string, body: string): Promise<KnownRequest | null> {
    return this.#session.run((writer) => {
      this.#documents.get(documentId)
      let own = this.#requests.byDocument.get(documentId)
      if (own === undefined) {
        own = new Map()
        writer.set(this.#requests.byDocument, documentId, own)
      }
      const known = own.get(key)
      if (known !== undefined) return { body: known.body, answer: known.answer }
      writer.set(own, key, { body, answer: null, createdAt: new Date() })
      return null
    })
  }

  finish(documentId: string, key: string, answer: string): Promise<void> {
    return this.#session.run((writer) => {
      const own = this.#requests.byDocument.get(documentId)
      const known = own?.get(key)
      if (own !== undefined && known !== undefined) writer.set(own, key, { ...known, answer })
    })
  }

  abandon(documentId: string, key: string): Promise<void> {
    return this.#session.run((writer) => {
      const own = this.#requests.byDocument.get(documentId)
      if (own !== undefined) writer.delete(own, key)
    })
  }

  deleteOld(time: Date, limit: number): Promise<number> {
    return this.#session.run((writer) => {
      let deleted = 0
      for (const own of this.#requests.byDocument.values()) {
        for (const [key, { createdAt }] of own) {
          if (createdAt >= time || deleted >= limit) continue
          writer.delete(own, key)
          deleted++
        }
      }
      return deleted
    })
  }
}
