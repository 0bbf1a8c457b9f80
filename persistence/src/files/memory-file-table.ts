import type { MemoryWriter } from '../memory/memory-writer.ts'
import type { BlobRecord, FileRecord } from './files.ts'

/** A file in memory; its blob is in a table of its own. */
export interface MemoryFile extends Omit<FileRecord, 'blob'> {
  readonly blobId: string | null
  readonly request: string | null
  readonly lease: Date | null
}

/** That a file is read through a document. */
export interface MemoryAttachment {
  readonly createdAt: Date
  readonly unreferencedSince: Date | null
}

/** Files in memory. */
export class MemoryFileTable {
  readonly files = new Map<string, MemoryFile>()
  readonly blobs = new Map<string, BlobRecord & { readonly project: string }>()
  /** By document, then by file. */
  readonly byDocument = new Map<string, Map<string, MemoryAttachment>>()
  readonly parts = new Map<string, ReadonlySet<number>>()
  readonly garbage = new Map<string, true>()

  record(file: MemoryFile): FileRecord {
    const { blobId, request: _request, lease: _lease, ...fields } = file
    if (blobId === null) return { ...fields, blob: null }
    const stored = this.blobs.get(blobId)
    if (stored === undefined) throw new Error(`The content ${blobId} is missing.`)
    const { project: _project, ...blob } = stored
    return { ...fields, blob }
  }

  /** The files of a document, with how it refers to them. */
  of(documentId: string): { readonly file: MemoryFile; readonly attachment: MemoryAttachment }[] {
    return [...(this.byDocument.get(documentId) ?? [])].flatMap(([id, attachment]) => {
      const file = this.files.get(id)
      return file === undefined ? [] : [{ file, attachment }]
    })
  }

  attach(writer: MemoryWriter, documentId: string, id: string, now: Date): void {
    let own = this.byDocument.get(documentId)
    if (own === undefined) {
      own = new Map()
      writer.set(this.byDocument, documentId, own)
    }
    if (!own.has(id)) writer.set(own, id, { createdAt: now, unreferencedSince: now })
  }

  /** Deletes a file with its parts and attachments. */
  remove(writer: MemoryWriter, id: string): void {
    writer.delete(this.files, id)
    writer.delete(this.parts, id)
    for (const own of this.byDocument.values()) writer.delete(own, id)
  }

  /** Gives a principal another name; returns the number of changed rows. */
  rename(writer: MemoryWriter, principal: string, name: string): number {
    const own = [...this.files.values()].filter((file) => file.principal === principal)
    for (const file of own) writer.set(this.files, file.id, { ...file, principal: name })
    return own.length
  }
}
