import { v7 as uuidv7 } from 'uuid'
import { isInPlaces, VISIBLE_TO_ALL, type Visibility } from '../access/visibility.ts'
import type { MemorySession } from '../memory/memory-database.ts'
import type { MemoryWriter } from '../memory/memory-writer.ts'
import { DEFAULT_ORGANIZATION_ID } from '../sql/migrations/0001-start.ts'
import { StoreError } from '../store-error.ts'
import type { DocumentAddress, DocumentRecord, DocumentStore, ListOptions } from './documents.ts'

/** A document's row in memory. */
export interface MemoryDocument {
  readonly id: string
  readonly project: string
  readonly key: string
  title: string
  readonly createdAt: Date
  updatedAt: Date
  trashedAt: Date | null
  readOnly: boolean
  template: boolean
  agentsOff: boolean
  /** Highest sequence number assigned. */
  head: number
}

/** Documents in memory with their projects and the addresses of deleted ones. */
export class MemoryDocumentTable {
  readonly byId = new Map<string, MemoryDocument>()
  readonly #idsByAddress = new Map<string, string>()
  /** Times of deletion by address. */
  readonly #deletedAt = new Map<string, Date>()
  readonly #projects = new Map<string, true>()

  /** Throws `unknown-document` when there is none. */
  get(id: string): MemoryDocument {
    const document = this.byId.get(id)
    if (document === undefined) throw StoreError.unknownDocuments([id])
    return document
  }

  /** The document at an address; `null` when there is none. */
  at(address: DocumentAddress): MemoryDocument | null {
    const id = this.#idsByAddress.get(addressKey(address))
    return id === undefined ? null : (this.byId.get(id) ?? null)
  }

  /** Whether a document was ever added to this project. */
  hasProject(project: string): boolean {
    return this.#projects.has(project)
  }

  /** Whether a document was deleted for good at this address. */
  isDeleted(address: DocumentAddress): boolean {
    return this.#deletedAt.has(addressKey(address))
  }

  add(writer: MemoryWriter, document: MemoryDocument): void {
    writer.set(this.#projects, document.project, true)
    writer.set(this.byId, document.id, document)
    writer.set(this.#idsByAddress, addressKey(document), document.id)
    writer.delete(this.#deletedAt, addressKey(document))
  }

  remove(writer: MemoryWriter, document: MemoryDocument): void {
    writer.delete(this.#idsByAddress, addressKey(document))
    writer.delete(this.byId, document.id)
    writer.set(this.#deletedAt, addressKey(document), new Date())
  }

  /** Deletes the records of deletions before a time. */
  forgetDeleted(writer: MemoryWriter, before: Date): void {
    for (const [address, at] of this.#deletedAt) if (at < before) writer.delete(this.#deletedAt, address)
  }
}

/** Deletes the rows of a document in a table. */
export type MemoryPurge = (writer: MemoryWriter, documentId: string) => void

/** `DocumentStore` in memory. */
export class MemoryDocuments implements DocumentStore {
  readonly #session: MemorySession
  readonly #documents: MemoryDocumentTable
  readonly #purges: readonly MemoryPurge[]

  /** `purges`: what else deleting a document for good does. */
  constructor(session: MemorySession, documents: MemoryDocumentTable, purges: readonly MemoryPurge[]) {
    this.#session = session
    this.#documents = documents
    this.#purges = purges
  }

  find(address: DocumentAddress): Promise<DocumentRecord | null> {
    return this.#session.run(() => {
      const document = this.#documents.at(address)
      return document === null ? null : toRecord(document)
    })
  }

  async visibleOrganizations(): Promise<string[]> {
    return [DEFAULT_ORGANIZATION_ID]
  }

  findVisible(addresses: readonly DocumentAddress[], visibleTo: Visibility): Promise<DocumentRecord[]> {
    return this.#session.run(() =>
      addresses
        .map((address) => this.#documents.at(address))
        .filter((document) => document !== null && isVisible(document, visibleTo))
        .map((document) => toRecord(document!)),
    )
  }

  hasProject(project: string): Promise<boolean> {
    return this.#session.run(() => this.#documents.hasProject(project))
  }

  ensure(
    address: DocumentAddress,
    title: string,
    { anew }: { readonly anew: boolean } = { anew: false },
  ): Promise<{ document: DocumentRecord; created: boolean }> {
    return this.#session.run((writer) => {
      const found = this.#documents.at(address)
      if (found !== null) return { document: toRecord(found), created: false }
      if (!anew && this.#documents.isDeleted(address)) throw StoreError.deleted(address)
      const now = new Date()
      const document: MemoryDocument = {
        id: uuidv7(),
        project: address.project,
        key: address.key,
        title,
        createdAt: now,
        updatedAt: now,
        trashedAt: null,
        readOnly: false,
        template: false,
        agentsOff: false,
        head: 0,
      }
      this.#documents.add(writer, document)
      return { document: toRecord(document), created: true }
    })
  }

  list(
    project: string | null,
    { trashed, limit, templates = false, after, visibleTo = VISIBLE_TO_ALL }: ListOptions,
  ): Promise<DocumentRecord[]> {
    return this.#session.run(() =>
      [...this.#documents.byId.values()]
        .filter((document) => project === null || document.project === project)
        .filter((document) => (document.trashedAt !== null) === trashed)
        .filter(({ template }) => template || !templates)
        .filter((document) => isVisible(document, visibleTo))
        .filter((document) => after === undefined || newestFirst(after, document) < 0)
        .sort(newestFirst)
        .slice(0, limit)
        .map(toRecord),
    )
  }

  rename(id: string, title: string): Promise<DocumentRecord | null> {
    return this.#change(id, () => ({ title, updatedAt: new Date() }))
  }

  setTrashed(id: string, trashed: boolean): Promise<DocumentRecord | null> {
    return this.#change(id, ({ trashedAt }) => ({ trashedAt: trashed ? (trashedAt ?? new Date()) : null }))
  }

  setReadOnly(id: string, readOnly: boolean): Promise<DocumentRecord | null> {
    return this.#change(id, () => ({ readOnly }))
  }

  setAgentsOff(id: string, agentsOff: boolean): Promise<DocumentRecord | null> {
    return this.#change(id, () => ({ agentsOff }))
  }

  setTemplate(id: string, template: boolean): Promise<DocumentRecord | null> {
    return this.#change(id, () => ({ template }))
  }

  trashedBefore(time: Date, limit: number): Promise<DocumentRecord[]> {
    const trashedAt = (document: MemoryDocument) => document.trashedAt?.getTime() ?? Number.POSITIVE_INFINITY
    return this.#session.run(() =>
      [...this.#documents.byId.values()]
        .filter((document) => trashedAt(document) < time.getTime())
        .sort((a, b) => trashedAt(a) - trashedAt(b))
        .slice(0, limit)
        .map(toRecord),
    )
  }

  purge(id: string, options?: { readonly trashedBefore: Date }): Promise<boolean> {
    return this.#session.run((writer) => {
      const document = this.#documents.byId.get(id)
      if (!document?.trashedAt || (options && document.trashedAt >= options.trashedBefore)) return false
      this.#documents.remove(writer, document)
      for (const purge of this.#purges) purge(writer, id)
      return true
    })
  }

  forgetPlaces(time: Date): Promise<void> {
    return this.#session.run((writer) => this.#documents.forgetDeleted(writer, time))
  }

  #change(
    id: string,
    changes: (document: MemoryDocument) => Partial<MemoryDocument>,
  ): Promise<DocumentRecord | null> {
    return this.#session.run((writer) => {
      const document = this.#documents.byId.get(id)
      if (document === undefined) return null
      writer.assign(document, changes(document))
      return toRecord(document)
    })
  }
}

/** Whether a list shows the document. There are no accounts in memory, thus nothing that is visible to one. */
export function isVisible(address: DocumentAddress, visibleTo: Visibility): boolean {
  switch (visibleTo.kind) {
    case 'all':
      return true
    case 'none':
    case 'subject':
      return false
    case 'places':
      return isInPlaces(visibleTo.places, address)
    default:
      return visibleTo satisfies never
  }
}

/** The order of lists. */
export function newestFirst(
  a: Pick<DocumentRecord, 'id' | 'updatedAt'>,
  b: Pick<DocumentRecord, 'id' | 'updatedAt'>,
): number {
  if (a.id === b.id) return 0
  return b.updatedAt.getTime() - a.updatedAt.getTime() || (a.id < b.id ? 1 : -1)
}

function addressKey(address: DocumentAddress): string {
  // Neither a project nor a key contains a line break.
  return `${address.project}\n${address.key}`
}

/** The record of a row. */
export function toRecord(document: MemoryDocument): DocumentRecord {
  const { id, project, key, title, createdAt, updatedAt, trashedAt, readOnly, template, agentsOff } = document
  return {
    id,
    organization: DEFAULT_ORGANIZATION_ID,
    project,
    key,
    title,
    createdAt,
    updatedAt,
    trashedAt,
    readOnly,
    template,
    agentsOff,
  }
}
