import { v7 as uuidv7 } from 'uuid'
import type { MemoryDocument, MemoryState } from '../memory/memory-state.ts'
import { StoreError } from '../store-error.ts'
import type { DocumentAddress, DocumentRecord, DocumentStore } from './documents.ts'

/** `DocumentStore` in memory. */
export class MemoryDocuments implements DocumentStore {
  readonly #state: MemoryState

  constructor(state: MemoryState) {
    this.#state = state
  }

  async find(place: DocumentAddress): Promise<DocumentRecord | null> {
    const document = this.#at(place)
    return document === null ? null : toRecord(document)
  }

  async hasProject(project: string): Promise<boolean> {
    return this.#state.hasProject(project)
  }

  async ensure(
    place: DocumentAddress,
    title: string,
    { anew }: { readonly anew: boolean } = { anew: false },
  ): Promise<{ document: DocumentRecord; created: boolean }> {
    const found = this.#at(place)
    if (found !== null) return { document: toRecord(found), created: false }
    if (!anew && this.#state.isDeleted(place)) throw StoreError.deleted(place)
    const now = new Date()
    const document: MemoryDocument = {
      id: uuidv7(),
      project: place.project,
      key: place.key,
      title,
      createdAt: now,
      updatedAt: now,
      trashedAt: null,
      readOnly: false,
      head: 0,
      snapshot: null,
      tail: [],
      authorship: new Map(),
      versions: new Map(),
    }
    this.#state.add(document)
    return { document: toRecord(document), created: true }
  }

  async list(project: string, options: { trashed: boolean; limit: number }): Promise<DocumentRecord[]> {
    return [...this.#state.documents.values()]
      .filter((document) => document.project === project && (document.trashedAt !== null) === options.trashed)
      .sort(newestFirst)
      .slice(0, options.limit)
      .map(toRecord)
  }

  async rename(id: string, title: string): Promise<DocumentRecord | null> {
    const document = this.#state.documents.get(id)
    if (document === undefined) return null
    document.title = title
    document.updatedAt = new Date()
    return toRecord(document)
  }

  async setTrashed(id: string, trashed: boolean): Promise<DocumentRecord | null> {
    const document = this.#state.documents.get(id)
    if (document === undefined) return null
    document.trashedAt = trashed ? (document.trashedAt ?? new Date()) : null
    return toRecord(document)
  }

  async setReadOnly(id: string, readOnly: boolean): Promise<DocumentRecord | null> {
    const document = this.#state.documents.get(id)
    if (document === undefined) return null
    document.readOnly = readOnly
    return toRecord(document)
  }

  async trashedBefore(time: Date, limit: number): Promise<DocumentRecord[]> {
    const trashedAt = (document: MemoryDocument) => document.trashedAt?.getTime() ?? Number.POSITIVE_INFINITY
    return [...this.#state.documents.values()]
      .filter((document) => trashedAt(document) < time.getTime())
      .sort((a, b) => trashedAt(a) - trashedAt(b))
      .slice(0, limit)
      .map(toRecord)
  }

  async purge(id: string, options?: { readonly trashedBefore: Date }): Promise<boolean> {
    const document = this.#state.documents.get(id)
    if (!document?.trashedAt || (options && document.trashedAt >= options.trashedBefore)) return false
    this.#state.remove(document)
    return true
  }

  async forgetPlaces(time: Date): Promise<void> {
    this.#state.forgetDeleted(time)
  }

  #at(place: DocumentAddress): MemoryDocument | null {
    return this.#state.at(place)
  }
}

function newestFirst(a: MemoryDocument, b: MemoryDocument): number {
  return b.updatedAt.getTime() - a.updatedAt.getTime() || (a.id < b.id ? 1 : -1)
}

/** What others are told of a document. */
export function toRecord(document: MemoryDocument): DocumentRecord {
  const { id, project, key, title, createdAt, updatedAt, trashedAt, readOnly } = document
  return { id, project, key, title, createdAt, updatedAt, trashedAt, readOnly }
}
