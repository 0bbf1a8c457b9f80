import { MemoryAuthorshipTable } from './authorship/memory-authorship.ts'
import { MemoryDocuments, MemoryDocumentTable } from './documents/memory-documents.ts'
import { MemoryMaintenance, type MemoryTables } from './maintenance/memory-maintenance.ts'
import { MemoryDatabase, type MemorySession } from './memory/memory-database.ts'
import type { Store, UnitOfWork } from './store.ts'
import { MemoryUpdates, MemoryUpdateTable } from './updates/memory-updates.ts'
import { MemoryVersions, MemoryVersionTable } from './versions/memory-versions.ts'

/** A store that loses everything with the process; for tests and benchmarks. Acknowledges at once. */
export class MemoryStore implements Store {
  readonly kind = 'memory'
  readonly documents: MemoryDocuments
  readonly updates: MemoryUpdates
  readonly versions: MemoryVersions
  readonly maintenance: MemoryMaintenance
  readonly #database = new MemoryDatabase()
  readonly #tables: MemoryTables = {
    documents: new MemoryDocumentTable(),
    updates: new MemoryUpdateTable(),
    authorship: new MemoryAuthorshipTable(),
    versions: new MemoryVersionTable(),
  }

  constructor() {
    const { documents, updates, versions } = this.#features(this.#database)
    this.documents = documents
    this.updates = updates
    this.versions = versions
    this.maintenance = new MemoryMaintenance(this.#database, this.#tables)
  }

  transaction<Result>(work: (unit: UnitOfWork) => Promise<Result>): Promise<Result> {
    return this.#database.transaction((session) => work(this.#features(session)))
  }

  ping(): Promise<void> {
    return this.#database.run(() => {})
  }

  close(): Promise<void> {
    return this.#database.close()
  }

  #features(session: MemorySession) {
    const { documents, updates, authorship, versions } = this.#tables
    const contents = [updates.byDocument, authorship.byDocument, versions.byDocument]
    return {
      documents: new MemoryDocuments(session, documents, contents),
      updates: new MemoryUpdates(session, this.#tables),
      versions: new MemoryVersions(session, documents, versions),
    }
  }
}
