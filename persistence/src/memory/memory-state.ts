import type { Authorship } from '../authorship/authorship.ts'
import type { DocumentAddress } from '../documents/documents.ts'
import { StoreError } from '../store-error.ts'
import type { VersionRecord } from '../versions/versions.ts'

/** A document and its content. */
export interface MemoryDocument {
  readonly id: string
  readonly project: string
  readonly key: string
  title: string
  readonly createdAt: Date
  updatedAt: Date
  trashedAt: Date | null
  readOnly: boolean
  head: number
  snapshot: { readonly seq: number; readonly bytes: Uint8Array } | null
  tail: MemoryUpdate[]
  /** By client and clock. */
  readonly authorship: Map<string, Authorship>
  readonly versions: Map<string, { version: VersionRecord; readonly bytes: Uint8Array }>
}

/** An update of a document. */
export interface MemoryUpdate {
  readonly seq: number
  readonly bytes: Uint8Array
  principal: string
  readonly at: Date
  /** Node and number, when it came with them. */
  readonly origin: string | null
}

/** What the two halves of the memory store share. */
export class MemoryState {
  readonly #documents = new Map<string, MemoryDocument>()
  /** Ids by project and key, which cannot contain the separator. */
  readonly #places = new Map<string, string>()
  /** When documents were deleted for good, by their place. */
  readonly #deleted = new Map<string, Date>()
  readonly #projects = new Set<string>()
  #open = true

  /** All documents by id. Throws `closed` after `close()`. */
  get documents(): Map<string, MemoryDocument> {
    if (!this.#open) throw StoreError.closed()
    return this.#documents
  }

  /** Throws `unknown-document` when there is none. */
  document(id: string): MemoryDocument {
    const document = this.documents.get(id)
    if (document === undefined) throw StoreError.unknownDocuments([id])
    return document
  }

  /** The document at a place, if there is one. */
  at(place: DocumentAddress): MemoryDocument | null {
    const { documents } = this
    const id = this.#places.get(placeKey(place))
    return id === undefined ? null : (documents.get(id) ?? null)
  }

  /** Whether a document was ever added to this project. */
  hasProject(project: string): boolean {
    if (!this.#open) throw StoreError.closed()
    return this.#projects.has(project)
  }

  add(document: MemoryDocument): void {
    this.#projects.add(document.project)
    this.documents.set(document.id, document)
    this.#places.set(placeKey(document), document.id)
    this.#deleted.delete(placeKey(document))
  }

  remove(document: MemoryDocument): void {
    this.#places.delete(placeKey(document))
    this.documents.delete(document.id)
    this.#deleted.set(placeKey(document), new Date())
  }

  /** Whether a document was deleted for good at this place. */
  isDeleted(place: DocumentAddress): boolean {
    return this.#deleted.has(placeKey(place))
  }

  /** Forgets where documents were deleted before a time. */
  forgetDeleted(before: Date): void {
    for (const [place, at] of this.#deleted) if (at < before) this.#deleted.delete(place)
  }

  close(): void {
    this.#open = false
    this.#documents.clear()
  }
}

/** A document's authorship by client, then clock. */
export function sortedAuthorship(document: MemoryDocument): Authorship[] {
  return [...document.authorship.values()].sort((a, b) => a.client - b.client || a.clock - b.clock)
}

function placeKey(place: DocumentAddress): string {
  return `${place.project}\n${place.key}`
}
