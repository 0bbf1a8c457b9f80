import { crc32 } from 'node:zlib'
import type { DocumentRecord } from '../documents/documents.ts'
import { toRecord } from '../documents/memory-documents.ts'
import { type MemoryState, sortedAuthorship } from '../memory/memory-state.ts'
import { ROW_PLAIN, type StoredRow } from '../sql/stored-row.ts'
import type { VersionRecord } from '../versions/versions.ts'
import type { MaintenanceStore, RestoredDocument, StoredRows } from './maintenance.ts'

/** `MaintenanceStore` in memory: nothing is ever sealed or damaged here. */
export class MemoryMaintenance implements MaintenanceStore {
  readonly #state: MemoryState

  constructor(state: MemoryState) {
    this.#state = state
  }

  async documents({
    project,
    after,
    limit,
  }: Parameters<MaintenanceStore['documents']>[0]): Promise<DocumentRecord[]> {
    return [...this.#state.documents.values()]
      .filter((document) => project === undefined || document.project === project)
      .filter(({ id }) => after === null || id > after)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .slice(0, limit)
      .map(toRecord)
  }

  async rows(documentId: string): Promise<StoredRows | null> {
    const document = this.#state.documents.get(documentId)
    if (document === undefined) return null
    const { head, snapshot, tail, updatedAt, versions } = document
    return {
      head,
      snapshot: snapshot === null ? null : row(snapshot.seq, snapshot.bytes, '', updatedAt),
      updates: tail.map(({ seq, bytes, principal, at }) => row(seq, bytes, principal, at)),
      authorship: sortedAuthorship(document),
      versions: [...versions.values()]
        .map(({ version, bytes }) => ({
          ...version,
          row: row(0, bytes, version.principal, version.createdAt),
        }))
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
    }
  }

  open(_documentId: string, { bytes }: StoredRow): Uint8Array {
    return bytes
  }

  async restore({ document, head, snapshot, updates, authorship }: RestoredDocument): Promise<boolean> {
    const taken = [...this.#state.documents.values()].some(
      ({ id, project, key }) => id === document.id || (project === document.project && key === document.key),
    )
    if (taken) return false
    this.#state.add({
      ...document,
      head,
      snapshot,
      tail: updates.map((update) => ({ at: document.updatedAt, ...update, origin: null })),
      authorship: new Map(authorship.map((entry) => [`${entry.client} ${entry.clock}`, entry])),
      versions: new Map(),
    })
    return true
  }

  async restoreVersion(version: VersionRecord, bytes: Uint8Array): Promise<boolean> {
    const versions = this.#state.documents.get(version.documentId)?.versions
    if (versions === undefined || versions.has(version.id)) return false
    versions.set(version.id, { version, bytes })
    return true
  }

  async reseal(): Promise<number> {
    return 0
  }

  async retireKeys(): Promise<string[]> {
    return []
  }

  async keys(): Promise<string[]> {
    return []
  }

  async forgetPrincipal(principal: string): Promise<number> {
    let entries = 0
    for (const { tail, authorship, versions } of this.#state.documents.values()) {
      for (const update of tail) {
        if (update.principal !== principal) continue
        update.principal = 'deleted'
        entries++
      }
      for (const [key, entry] of authorship) {
        if (entry.author.principal !== principal) continue
        authorship.set(key, { ...entry, author: { ...entry.author, principal: 'deleted' } })
        entries++
      }
      for (const [id, { version, bytes }] of versions) {
        if (version.principal !== principal) continue
        versions.set(id, { version: { ...version, principal: 'deleted' }, bytes })
        entries++
      }
    }
    return entries
  }
}

function row(seq: number, bytes: Uint8Array, principal: string, at: Date): StoredRow {
  return { seq, bytes, format: ROW_PLAIN, checksum: crc32(bytes), principal, at }
}
