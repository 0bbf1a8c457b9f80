import type { DocumentRecord } from '../documents/documents.ts'
import { type DocumentRow, toDocument } from '../documents/sql-documents.ts'
import type { SqlParameter, SqlSession, Statement } from '../sql/sql.ts'
import { StoreError } from '../store-error.ts'
import { type BlobRow, type FileRow, toBlob, toFile } from './file-row.ts'
import * as statements from './file-statements.ts'
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

/** `FileStore` in SQL. */
export class SqlFiles implements FileStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  async lock(documentId: string): Promise<void> {
    await this.#session.query(statements.LOCK, [documentId])
  }

  async use(documentId: string, principal: string): Promise<FileUse> {
    const [row] = await this.#session.query<{
      document_files: number
      document_bytes: number
      project_bytes: number
      unfinished: number
    }>(statements.USE, [documentId, principal])
    if (row === undefined) throw StoreError.unknownDocuments([documentId])
    return {
      documentFiles: row.document_files,
      documentBytes: row.document_bytes,
      projectBytes: row.project_bytes,
      unfinished: row.unfinished,
    }
  }

  async add(file: NewFile): Promise<FileRecord> {
    const { id, documentId, name, size, type, kind, principal, partSize, request } = file
    const values = [id, documentId, name, size, type, kind, principal, partSize, request]
    if (!(await this.#changes(statements.ADD, values))) throw StoreError.unknownDocuments([documentId])
    const added = await this.find(id)
    if (added === null) throw new Error(`The file ${id} was deleted while it was added.`)
    return added
  }

  async findRequest(request: string): Promise<FileRecord | null> {
    return await this.#file(statements.FIND_REQUEST, [request])
  }

  async find(id: string): Promise<FileRecord | null> {
    return await this.#file(statements.FIND, [id])
  }

  async ofDocument(documentId: string, ids: readonly string[]): Promise<FileRecord[]> {
    return (await this.#session.query<FileRow>(statements.OF_DOCUMENT, [documentId, ids])).map(toFile)
  }

  async list(documentId: string, { after, limit }: Parameters<FileStore['list']>[1]): Promise<FileRecord[]> {
    return (await this.#session.query<FileRow>(statements.LIST, [documentId, after, limit])).map(toFile)
  }

  async documentsOf(id: string, limit: number): Promise<DocumentRecord[]> {
    return (await this.#session.query<DocumentRow>(statements.DOCUMENTS_OF, [id, limit])).map(toDocument)
  }

  async attach(documentId: string, ids: readonly string[]): Promise<number> {
    const [row] = await this.#session.query<{ count: number }>(statements.ATTACH, [documentId, ids])
    return row?.count ?? 0
  }

  async attachAll(from: string, to: string): Promise<void> {
    await this.#session.query(statements.ATTACH_ALL, [from, to])
  }

  async addPart(id: string, number: number): Promise<boolean> {
    return await this.#changes(statements.ADD_PART, [id, number])
  }

  async parts(id: string): Promise<number[]> {
    return (await this.#session.query<{ number: number }>(statements.PARTS, [id])).map(({ number }) => number)
  }

  async take(id: string, now: Date, lease: Date): Promise<FileRecord | null> {
    return (await this.#changes(statements.TAKE, [id, now, lease])) ? await this.find(id) : null
  }

  async hold(ids: readonly string[], lease: Date): Promise<void> {
    await this.#session.query(statements.HOLD, [ids, lease])
  }

  async untaken(now: Date, limit: number): Promise<string[]> {
    return (await this.#session.query<{ id: string }>(statements.UNTAKEN, [now, limit])).map(({ id }) => id)
  }

  async blobOf(project: string, hash: string): Promise<BlobRecord | null> {
    const [row] = await this.#session.query<BlobRow>(statements.BLOB_OF, [project, hash])
    return row === undefined ? null : toBlob(row)
  }

  async finish(id: string, blob: BlobRecord): Promise<FileRecord | null> {
    await this.#session.query(statements.ADD_BLOB, [
      ...[id, blob.id, blob.hash, blob.size, blob.type, blob.kind, blob.width, blob.height],
      JSON.stringify(blob.objects),
    ])
    const [row] = await this.#session.query<{ blob_id: string }>(statements.FINISH, [id, blob.hash])
    if (row === undefined) return null
    await this.#session.query(statements.DELETE_PARTS, [id])
    // What was stored for this file is not needed when the project had the content already.
    const others = row.blob_id === id ? [] : [blobPlace(id)]
    await this.#session.query(statements.DISCARD, [id, [uploadPlace(id), ...others]])
    return await this.find(id)
  }

  async fail(id: string, error: string): Promise<boolean> {
    if (!(await this.#changes(statements.FAIL, [id, error]))) return false
    await this.#session.query(statements.DELETE_PARTS, [id])
    await this.#session.query(statements.DISCARD, [id, [uploadPlace(id), blobPlace(id)]])
    return true
  }

  async cancel(id: string): Promise<boolean> {
    // Before the row is gone, from which the organization is read.
    await this.#session.query(statements.DISCARD_CANCELLED, [id, uploadPlace(id)])
    return await this.#changes(statements.CANCEL, [id])
  }

  async restore(file: Parameters<FileStore['restore']>[0], blob: BlobRecord): Promise<boolean> {
    const { id, documentId, name, size, type, kind, principal } = file
    const isNew = await this.#changes(statements.RESTORE, [id, documentId, name, size, type, kind, principal])
    if (isNew) await this.finish(id, blob)
    await this.attach(documentId, [id])
    return isNew
  }

  async refer(documentId: string, revision: number, ids: readonly string[]): Promise<void> {
    await this.#session.query(statements.REFER, [documentId, revision, ids])
  }

  async detach(before: Date, limit: number): Promise<RemovedFile[]> {
    return await this.#session.query<RemovedFile>(statements.DETACH, [before, limit])
  }

  async deleteUnused(before: Date, limit: number): Promise<RemovedFile[]> {
    return await this.#session.query<RemovedFile>(statements.DELETE_UNUSED, [before, limit])
  }

  async deleteBlobs(limit: number): Promise<number> {
    const unused = await this.#session.query<{ id: string }>(statements.LOCK_BLOBS, [limit])
    if (unused.length === 0) return 0
    const ids = unused.map(({ id }) => id)
    return (await this.#session.query(statements.DELETE_BLOBS, [ids])).length
  }

  async garbage(limit: number): Promise<string[]> {
    const rows = await this.#session.query<{ place: string }>(statements.GARBAGE, [limit])
    return rows.map(({ place }) => place)
  }

  async cleared(places: readonly string[]): Promise<void> {
    await this.#session.query(statements.CLEARED, [places])
  }

  async totals(): Promise<{ readonly files: number; readonly bytes: number }> {
    const [row] = await this.#session.query<{ files: number; bytes: number }>(statements.TOTALS, [])
    return row ?? { files: 0, bytes: 0 }
  }

  async #file(statement: Statement, values: readonly SqlParameter[]): Promise<FileRecord | null> {
    const [row] = await this.#session.query<FileRow>(statement, values)
    return row === undefined ? null : toFile(row)
  }

  /** Whether a statement returned a row. */
  async #changes(statement: Statement, values: readonly SqlParameter[]): Promise<boolean> {
    return (await this.#session.query(statement, values)).length > 0
  }
}
