import { crc32 } from 'node:zlib'
import type { MemoryAuthorshipTable } from '../authorship/memory-authorship.ts'
import type { MemoryCommentTable } from '../comments/memory-comment-table.ts'
import type { RestoredThread } from '../comments/tables.ts'
import type { DocumentRecord } from '../documents/documents.ts'
import { type MemoryDocumentTable, toRecord } from '../documents/memory-documents.ts'
import type { MemoryFileTable } from '../files/memory-file-table.ts'
import type { MemoryLinkTable } from '../links/memory-links.ts'
import type { MemorySession } from '../memory/memory-database.ts'
import type { MemoryOutboxTable } from '../outbox/memory-outbox.ts'
import type { MemoryProposalTable } from '../proposals/memory-proposals.ts'
import type { MemoryRunTable } from '../runs/memory-runs.ts'
import { ROW_PLAIN, type StoredRow } from '../sql/stored-row.ts'
import type { MemoryUpdateTable } from '../updates/memory-updates.ts'
import type { MemoryUsageTable } from '../usage/memory-usage.ts'
import type { MemoryVersionTable } from '../versions/memory-versions.ts'
import type { VersionRecord } from '../versions/versions.ts'
import type { MaintenanceStore, RestoredDocument, StoredRows } from './maintenance.ts'

/** The tables of a store in memory. */
export interface MemoryTables {
  readonly documents: MemoryDocumentTable
  readonly updates: MemoryUpdateTable
  readonly authorship: MemoryAuthorshipTable
  readonly versions: MemoryVersionTable
  readonly comments: MemoryCommentTable
  readonly links: MemoryLinkTable
  readonly files: MemoryFileTable
  readonly outbox: MemoryOutboxTable
  readonly proposals: MemoryProposalTable
  readonly usage: MemoryUsageTable
  readonly runs: MemoryRunTable
}

/** `MaintenanceStore` in memory, where nothing is sealed or damaged. */
export class MemoryMaintenance implements MaintenanceStore {
  readonly #session: MemorySession
  readonly #tables: MemoryTables

  constructor(session: MemorySession, tables: MemoryTables) {
    this.#session = session
    this.#tables = tables
  }

  documents({
    project,
    after,
    limit,
  }: Parameters<MaintenanceStore['documents']>[0]): Promise<DocumentRecord[]> {
    return this.#session.run(() =>
      [...this.#tables.documents.byId.values()]
        .filter((document) => project === undefined || document.project === project)
        .filter(({ id }) => after === null || id > after)
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .slice(0, limit)
        .map(toRecord),
    )
  }

  rows(documentId: string): Promise<StoredRows | null> {
    return this.#session.run(() => {
      const document = this.#tables.documents.byId.get(documentId)
      if (document === undefined) return null
      const { snapshot, tail } = this.#tables.updates.read(documentId)
      return {
        head: document.head,
        snapshot: snapshot === null ? null : row(snapshot.seq, snapshot.bytes, '', document.updatedAt),
        updates: tail.map(({ seq, bytes, principal, at }) => row(seq, bytes, principal, at)),
        authorship: this.#tables.authorship.sorted(documentId),
        versions: this.#tables.versions
          .of(documentId)
          .map(({ version, bytes }) => ({
            ...version,
            row: row(0, bytes, version.principal, version.createdAt),
          }))
          .sort((a, b) => (a.id < b.id ? -1 : 1)),
        threads: this.#tables.comments
          .of(documentId)
          .filter(({ deletedAt }) => deletedAt === null)
          .sort((a, b) => (a.id < b.id ? -1 : 1))
          .map(({ bytes, comments, address, revision, deletedAt, read, ...thread }) => ({
            ...thread,
            row: row(0, bytes, '', thread.createdAt),
            comments: comments.map(({ bytes, revision, ...comment }) => ({
              ...comment,
              row: row(0, bytes, comment.author.principal, comment.createdAt),
            })),
          })),
      }
    })
  }

  open(_documentId: string, { bytes }: StoredRow): Uint8Array {
    return bytes
  }

  restore({ document, head, snapshot, updates, authorship }: RestoredDocument): Promise<boolean> {
    return this.#session.run((writer) => {
      const { documents } = this.#tables
      if (documents.byId.has(document.id) || documents.at(document) !== null) return false
      documents.add(writer, { ...document, head })
      writer.assign(this.#tables.updates.write(writer, document.id), {
        snapshot,
        tail: updates.map((update) => ({ at: document.updatedAt, ...update, origin: null })),
      })
      this.#tables.authorship.add(writer, document.id, authorship)
      return true
    })
  }

  restoreVersion(version: VersionRecord, bytes: Uint8Array): Promise<boolean> {
    return this.#session.run((writer) => {
      const { documents, versions } = this.#tables
      if (!documents.byId.has(version.documentId)) return false
      if (versions.find(version.documentId, version.id) !== null) return false
      versions.set(writer, { version, bytes })
      return true
    })
  }

  restoreThread(thread: RestoredThread['thread']): Promise<boolean> {
    return this.#session.run((writer) => {
      const { documents, comments } = this.#tables
      const document = documents.byId.get(thread.documentId)
      if (document === undefined) return false
      const { project, key } = document
      return comments.restore(writer, { thread, address: { project, key } })
    })
  }

  async reseal(): Promise<number> {
    return 0
  }

  async resealSecrets(): Promise<number> {
    return 0
  }

  async retireKeys(): Promise<string[]> {
    return []
  }

  async keys(): Promise<string[]> {
    return []
  }

  forgetPrincipal(principal: string): Promise<number> {
    return this.#session.run((writer) => {
      const { updates, authorship, versions, comments, files, outbox, proposals, usage, runs } = this.#tables
      let entries = authorship.rename(writer, principal, 'deleted')
      entries += comments.rename(writer, principal, 'deleted')
      entries += outbox.rename(writer, principal, 'deleted')
      entries += usage.rename(writer, principal, 'deleted')
      entries += proposals.rename(writer, principal, 'deleted')
      entries += runs.rename(writer, principal, 'deleted')
      entries += files.rename(writer, principal, 'deleted')
      for (const update of [...updates.byDocument.values()].flatMap(({ tail }) => tail)) {
        if (update.principal !== principal) continue
        writer.assign(update, { principal: 'deleted' })
        entries++
      }
      for (const { version, bytes } of [...versions.byDocument.keys()].flatMap((id) => versions.of(id))) {
        if (version.principal !== principal) continue
        versions.set(writer, { version: { ...version, principal: 'deleted' }, bytes })
        entries++
      }
      return entries
    })
  }
}

function row(seq: number, bytes: Uint8Array, principal: string, at: Date): StoredRow {
  return { seq, bytes, format: ROW_PLAIN, checksum: crc32(bytes), principal, at }
}
