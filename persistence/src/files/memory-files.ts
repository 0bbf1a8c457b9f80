import type { DocumentRecord } from '../documents/documents.ts'
import { type MemoryDocumentTable, toRecord } from '../documents/memory-documents.ts'
import type { MemoryLinkTable } from '../links/memory-links.ts'
import type { MemorySession } from '../memory/memory-database.ts'
import type { MemoryWriter } from '../memory/memory-writer.ts'
import type { MemoryProposalTable } from '../proposals/memory-proposals.ts'
import { DEFAULT_ORGANIZATION_ID } from '../sql/migrations/0001-start.ts'
import type { MemoryVersionTable } from '../versions/memory-versions.ts'
import {
  type BlobRecord,
  blobPlace,
  type FileRecord,
  type FileStore,
  type FileUse,
  type NewFile,
  type RemovedFile,
  uploadPlace,
} from './files.ts'
import type { MemoryAttachment, MemoryFile, MemoryFileTable } from './memory-file-table.ts'

/** Time for which a version can refer to a file after its text does not, in ms: until the text is read. */
const READING_MS = 60_000

/** The tables that files are looked for in. */
export interface MemoryFilesTables {
  readonly documents: MemoryDocumentTable
  readonly links: MemoryLinkTable
  readonly versions: MemoryVersionTable
  readonly proposals: MemoryProposalTable
  readonly files: MemoryFileTable
}

/** `FileStore` in memory. */
export class MemoryFiles implements FileStore {
  readonly #session: MemorySession
  readonly #tables: MemoryFilesTables

  constructor(session: MemorySession, tables: MemoryFilesTables) {
    this.#session = session
    this.#tables = tables
  }

  /** A unit of work in memory is alone. */
  async lock(): Promise<void> {}

  use(documentId: string, principal: string): Promise<FileUse> {
    return this.#session.run(() => {
      const { documents, files } = this.#tables
      const { project } = documents.get(documentId)
      const own = files.of(documentId).map(({ file }) => file)
      const inProject = [...files.files.values()].filter((file) => file.project === project)
      const pending = inProject.filter(({ status }) => status === 'uploading' || status === 'processing')
      const blobs = [...files.blobs.values()].filter((blob) => blob.project === project)
      return {
        documentFiles: own.length,
        documentBytes: bytesOf(own.filter(({ status }) => status !== 'failed')),
        projectBytes: bytesOf(blobs) + bytesOf(pending),
        unfinished: pending.filter((file) => file.status === 'uploading' && file.principal === principal)
          .length,
      }
    })
  }

  add({ documentId, ...file }: NewFile): Promise<FileRecord> {
    return this.#session.run((writer) => {
      const { documents, files } = this.#tables
      const now = new Date()
      const row: MemoryFile = {
        ...file,
        ...{ organization: DEFAULT_ORGANIZATION_ID, project: documents.get(documentId).project },
        ...{ status: 'uploading', error: null, tries: 0, createdAt: now, updatedAt: now },
        ...{ blobId: null, lease: null },
      }
      writer.set(files.files, row.id, row)
      files.attach(writer, documentId, row.id, now)
      return files.record(row)
    })
  }

  findRequest(request: string): Promise<FileRecord | null> {
    return this.#session.run(() => {
      const found = [...this.#tables.files.files.values()].find((file) => file.request === request)
      return found === undefined ? null : this.#tables.files.record(found)
    })
  }

  find(id: string): Promise<FileRecord | null> {
    return this.#session.run(() => this.#record(id))
  }

  ofDocument(documentId: string, ids: readonly string[]): Promise<FileRecord[]> {
    return this.#session.run(() =>
      this.#tables.files
        .of(documentId)
        .filter(({ file }) => ids.includes(file.id))
        .map(({ file }) => this.#tables.files.record(file)),
    )
  }

  list(documentId: string, { after, limit }: Parameters<FileStore['list']>[1]): Promise<FileRecord[]> {
    return this.#session.run(() =>
      this.#tables.files
        .of(documentId)
        .map(({ file }) => file)
        .filter(({ id, status }) => status === 'ready' && (after === null || id > after))
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .slice(0, limit)
        .map((file) => this.#tables.files.record(file)),
    )
  }

  documentsOf(id: string, limit: number): Promise<DocumentRecord[]> {
    return this.#session.run(() =>
      [...this.#tables.files.byDocument]
        .filter(([, own]) => own.has(id))
        .map(([documentId]) => this.#tables.documents.get(documentId))
        .filter(({ trashedAt }) => trashedAt === null)
        .slice(0, limit)
        .map(toRecord),
    )
  }

  attach(documentId: string, ids: readonly string[]): Promise<number> {
    return this.#session.run((writer) => {
      const { documents, files } = this.#tables
      if (!documents.byId.has(documentId)) return 0
      const known = ids.filter((id) => files.files.has(id))
      for (const id of known) files.attach(writer, documentId, id, new Date())
      return known.length
    })
  }

  attachAll(from: string, to: string): Promise<void> {
    return this.#session.run((writer) => {
      const { files } = this.#tables
      for (const { file } of files.of(from))
        if (file.status !== 'failed') files.attach(writer, to, file.id, new Date())
    })
  }

  addPart(id: string, number: number): Promise<boolean> {
    return this.#session.run((writer) => {
      const { files, parts } = this.#tables.files
      if (files.get(id)?.status !== 'uploading') return false
      this.#change(writer, id, {})
      writer.set(parts, id, new Set([...(parts.get(id) ?? []), number]))
      return true
    })
  }

  parts(id: string): Promise<number[]> {
    return this.#session.run(() => [...(this.#tables.files.parts.get(id) ?? [])].toSorted((a, b) => a - b))
  }

  take(id: string, now: Date, lease: Date): Promise<FileRecord | null> {
    return this.#session.run((writer) => {
      const file = this.#tables.files.files.get(id)
      const isFree = file?.status === 'processing' && file.lease !== null && file.lease < now
      if (file === undefined || !(file.status === 'uploading' || isFree)) return null
      this.#change(writer, id, { status: 'processing', lease, tries: file.tries + 1 })
      return this.#record(id)
    })
  }

  hold(ids: readonly string[], lease: Date): Promise<void> {
    return this.#session.run((writer) => {
      for (const id of ids)
        if (this.#tables.files.files.get(id)?.status === 'processing') this.#change(writer, id, { lease })
    })
  }

  untaken(now: Date, limit: number): Promise<string[]> {
    return this.#session.run(() =>
      [...this.#tables.files.files.values()]
        .filter(({ status, lease }) => status === 'processing' && lease !== null && lease < now)
        .map(({ id }) => id)
        .toSorted()
        .slice(0, limit),
    )
  }

  blobOf(project: string, hash: string): Promise<BlobRecord | null> {
    return this.#session.run(() => this.#blob(project, hash))
  }

  finish(id: string, blob: BlobRecord): Promise<FileRecord | null> {
    return this.#session.run((writer) => this.#finish(writer, id, blob))
  }

  fail(id: string, error: string): Promise<boolean> {
    return this.#session.run((writer) => {
      if (this.#tables.files.files.get(id)?.status !== 'processing') return false
      this.#change(writer, id, { status: 'failed', error, lease: null })
      this.#discard(writer, id, [uploadPlace(id), blobPlace(id)])
      return true
    })
  }

  cancel(id: string): Promise<boolean> {
    return this.#session.run((writer) => {
      const status = this.#tables.files.files.get(id)?.status
      if (status !== 'uploading' && status !== 'failed') return false
      this.#discard(writer, id, [uploadPlace(id)])
      this.#tables.files.remove(writer, id)
      return true
    })
  }

  restore(file: Parameters<FileStore['restore']>[0], blob: BlobRecord): Promise<boolean> {
    return this.#session.run((writer) => {
      const { documents, files } = this.#tables
      const { documentId, ...fields } = file
      const isNew = !files.files.has(file.id)
      const now = new Date()
      if (isNew) {
        writer.set(files.files, file.id, {
          ...fields,
          ...{ organization: DEFAULT_ORGANIZATION_ID, project: documents.get(documentId).project },
          ...{ status: 'processing', error: null, tries: 0, createdAt: now, updatedAt: now },
          ...{ blobId: null, lease: null, partSize: 1, request: null },
        })
        this.#finish(writer, file.id, blob)
      }
      files.attach(writer, documentId, file.id, now)
      return isNew
    })
  }

  refer(documentId: string, revision: number, ids: readonly string[]): Promise<void> {
    return this.#session.run((writer) => {
      const { files, links } = this.#tables
      if ((links.byDocument.get(documentId)?.revision ?? 0) > revision) return
      const own = files.byDocument.get(documentId)
      if (own === undefined) return
      for (const [id, attachment] of [...own]) {
        const isReferred = ids.includes(id)
        if ((attachment.unreferencedSince === null) === isReferred) continue
        writer.set(own, id, { ...attachment, unreferencedSince: isReferred ? null : new Date() })
      }
    })
  }

  detach(before: Date, limit: number): Promise<RemovedFile[]> {
    return this.#session.run((writer) => {
      const { files } = this.#tables
      const removed: RemovedFile[] = []
      for (const [documentId, own] of files.byDocument) {
        for (const { file, attachment } of files.of(documentId)) {
          if (removed.length >= limit || file.status !== 'ready') continue
          if (!this.#isUnneeded(documentId, attachment, before)) continue
          writer.delete(own, file.id)
          removed.push(removedOf(file))
        }
      }
      return removed
    })
  }

  deleteUnused(before: Date, limit: number): Promise<RemovedFile[]> {
    return this.#session.run((writer) => {
      const { files } = this.#tables
      const attached = new Set([...files.byDocument.values()].flatMap((own) => [...own.keys()]))
      const gone = [...files.files.values()]
        .filter(({ id, status, updatedAt }) => {
          const isStale = (status === 'uploading' || status === 'failed') && updatedAt < before
          return isStale || (status !== 'processing' && !attached.has(id))
        })
        .slice(0, limit)
      for (const file of gone) {
        if (file.status !== 'ready') this.#discard(writer, file.id, [uploadPlace(file.id)])
        files.remove(writer, file.id)
      }
      return gone.map(removedOf)
    })
  }

  deleteBlobs(limit: number): Promise<number> {
    return this.#session.run((writer) => {
      const { files, blobs, garbage } = this.#tables.files
      const used = new Set([...files.values()].map(({ blobId }) => blobId))
      const unused = [...blobs.keys()].filter((id) => !used.has(id)).slice(0, limit)
      for (const id of unused) {
        writer.delete(blobs, id)
        writer.set(garbage, blobPlace(id), true)
      }
      return unused.length
    })
  }

  garbage(limit: number): Promise<string[]> {
    return this.#session.run(() => [...this.#tables.files.garbage.keys()].slice(0, limit))
  }

  cleared(places: readonly string[]): Promise<void> {
    return this.#session.run((writer) => {
      for (const place of places) writer.delete(this.#tables.files.garbage, place)
    })
  }

  totals(): Promise<{ readonly files: number; readonly bytes: number }> {
    return this.#session.run(() => ({
      files: [...this.#tables.files.files.values()].filter(({ status }) => status === 'ready').length,
      bytes: bytesOf([...this.#tables.files.blobs.values()]),
    }))
  }

  #finish(writer: MemoryWriter, id: string, blob: BlobRecord): FileRecord | null {
    const { files, blobs } = this.#tables.files
    const file = files.get(id)
    if (file?.status !== 'processing') return null
    const known = this.#blob(file.project, blob.hash)
    if (known === null) writer.set(blobs, blob.id, { ...blob, project: file.project })
    const { id: blobId, type, kind } = known ?? blob
    this.#change(writer, id, { status: 'ready', blobId, type, kind, lease: null })
    this.#discard(writer, id, [uploadPlace(id), ...(blobId === id ? [] : [blobPlace(id)])])
    return this.#record(id)
  }

  #isUnneeded(documentId: string, { createdAt, unreferencedSince }: MemoryAttachment, before: Date): boolean {
    if (unreferencedSince === null || unreferencedSince >= before) return false
    const { versions, proposals } = this.#tables
    const last = unreferencedSince.getTime() + READING_MS
    const hasVersion = versions
      .of(documentId)
      .some(({ version }) => version.createdAt >= createdAt && version.createdAt.getTime() <= last)
    const own = [...(proposals.byDocument.get(documentId)?.values() ?? [])]
    return !hasVersion && !own.some(({ hunks }) => hunks.some(({ status }) => status === 'pending'))
  }

  #record(id: string): FileRecord | null {
    const file = this.#tables.files.files.get(id)
    return file === undefined ? null : this.#tables.files.record(file)
  }

  #blob(project: string, hash: string): BlobRecord | null {
    for (const { project: of, ...blob } of this.#tables.files.blobs.values())
      if (of === project && blob.hash === hash) return blob
    return null
  }

  #change(writer: MemoryWriter, id: string, change: Partial<MemoryFile>): void {
    const file = this.#tables.files.files.get(id)
    if (file === undefined) throw new Error(`The file ${id} is missing.`)
    writer.set(this.#tables.files.files, id, { ...file, ...change, updatedAt: new Date() })
  }

  #discard(writer: MemoryWriter, id: string, places: readonly string[]): void {
    writer.delete(this.#tables.files.parts, id)
    for (const place of places) writer.set(this.#tables.files.garbage, place, true)
  }
}

function bytesOf(items: readonly { readonly size: number }[]): number {
  return items.reduce((sum, { size }) => sum + size, 0)
}

function removedOf({ id, name, organization }: MemoryFile): RemovedFile {
  return { id, name, organization }
}
