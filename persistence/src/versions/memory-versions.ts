import { v7 as uuidv7 } from 'uuid'
import type { MemoryDocumentTable } from '../documents/memory-documents.ts'
import type { MemorySession } from '../memory/memory-database.ts'
import type { MemoryWriter } from '../memory/memory-writer.ts'
import type { NewVersion, VersionRecord, VersionStore } from './versions.ts'

/** A version in memory. */
export interface MemoryVersion {
  readonly version: VersionRecord
  readonly bytes: Uint8Array
}

/** Versions in memory: by document, then by id. */
export class MemoryVersionTable {
  readonly byDocument = new Map<string, Map<string, MemoryVersion>>()

  find(documentId: string, id: string): MemoryVersion | null {
    return this.byDocument.get(documentId)?.get(id) ?? null
  }

  /** All versions of a document, in no order. */
  of(documentId: string): MemoryVersion[] {
    return [...(this.byDocument.get(documentId)?.values() ?? [])]
  }

  /** Adds or replaces a version. */
  set(writer: MemoryWriter, entry: MemoryVersion): void {
    const { id, documentId } = entry.version
    let own = this.byDocument.get(documentId)
    if (own === undefined) {
      own = new Map()
      writer.set(this.byDocument, documentId, own)
    }
    writer.set(own, id, entry)
  }

  remove(writer: MemoryWriter, documentId: string, id: string): void {
    const own = this.byDocument.get(documentId)
    if (own !== undefined) writer.delete(own, id)
  }
}

/** `VersionStore` in memory. */
export class MemoryVersions implements VersionStore {
  readonly #session: MemorySession
  readonly #documents: MemoryDocumentTable
  readonly #versions: MemoryVersionTable

  constructor(session: MemorySession, documents: MemoryDocumentTable, versions: MemoryVersionTable) {
    this.#session = session
    this.#documents = documents
    this.#versions = versions
  }

  create({ bytes, ...made }: NewVersion): Promise<VersionRecord> {
    return this.#session.run((writer) => {
      const { documentId, kind, name, principal } = made
      this.#documents.get(documentId)
      const version = { id: uuidv7(), documentId, kind, name, principal, createdAt: new Date() }
      this.#versions.set(writer, { version, bytes })
      return version
    })
  }

  list(
    documentId: string,
    { before, isNamed = false, limit }: Parameters<VersionStore['list']>[1],
  ): Promise<VersionRecord[]> {
    return this.#session.run(() =>
      this.#versions
        .of(documentId)
        .map(({ version }) => version)
        .filter(({ id, name }) => (before === undefined || id < before) && (!isNamed || name !== null))
        .sort((a, b) => (a.id < b.id ? 1 : -1))
        .slice(0, limit),
    )
  }

  load(documentId: string, id: string): Promise<MemoryVersion | null> {
    return this.#session.run(() => this.#versions.find(documentId, id))
  }

  rename(documentId: string, id: string, name: string): Promise<VersionRecord | null> {
    return this.#session.run((writer) => {
      const found = this.#versions.find(documentId, id)
      if (found === null) return null
      const version = { ...found.version, name }
      this.#versions.set(writer, { version, bytes: found.bytes })
      return version
    })
  }

  remove(documentId: string, ids: readonly string[]): Promise<void> {
    return this.#session.run((writer) => {
      for (const id of ids) this.#versions.remove(writer, documentId, id)
    })
  }

  /** This store has no accounts, which alone are remembered. */
  visit(): Promise<Date | null> {
    return Promise.resolve(null)
  }

  documentsWithUnnamed(after: string | null, limit: number): Promise<string[]> {
    return this.#session.run(() =>
      [...this.#versions.byDocument.keys()]
        .filter((id) => this.#versions.of(id).some(({ version }) => version.name === null))
        .filter((id) => after === null || id > after)
        .sort()
        .slice(0, limit),
    )
  }
}
