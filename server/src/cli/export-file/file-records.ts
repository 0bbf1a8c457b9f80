import { type BlobRecord, blobPlace, type FileRecord, type FileStore } from '@cowrite/persistence'
import { bytesOf, type FileStorage, StorageError } from '../../files/storage/file-storage.ts'
import { blob, type DocumentSource } from './document-records.ts'
import type { BodyRecord } from './records.ts'

/** Files read per query. */
const PAGE = 50

/**
 * The records of the ready files of a document, each with its stored objects; `leftOut` is called for one that cannot be
 * read, in place of all its records.
 */
export async function* fileRecords(
  source: Pick<DocumentSource, 'document' | 'keys'>,
  files: Pick<FileStore, 'list'>,
  storage: Pick<FileStorage, 'read'>,
  leftOut: (what: string, reason: string) => void,
): AsyncGenerator<BodyRecord> {
  for (let after: string | null = null; ; ) {
    const page: readonly FileRecord[] = await files.list(source.document.id, { after, limit: PAGE })
    for (const file of page) {
      after = file.id
      const { blob: content } = file
      if (content === null) continue
      try {
        yield* recordsOf(source, file, content, await objectsOf(storage, content))
      } catch (error) {
        if (!(error instanceof StorageError)) throw error
        leftOut(`file ${file.id} (${file.name})`, error.message)
        yield { type: 'left-out', id: file.id, what: 'file', reason: error.message }
      }
    }
    if (page.length < PAGE) return
  }
}

/** The bytes of all objects, before the first record is written. */
async function objectsOf(
  storage: Pick<FileStorage, 'read'>,
  { id, objects }: BlobRecord,
): Promise<readonly Uint8Array[]> {
  const read: Uint8Array[] = []
  for (const { name } of objects) read.push(await bytesOf(await storage.read(`${blobPlace(id)}${name}`)))
  return read
}

function* recordsOf(
  source: Pick<DocumentSource, 'document' | 'keys'>,
  { id, name, size, principal }: FileRecord,
  { type, kind, hash, width, height, objects }: BlobRecord,
  bytes: readonly Uint8Array[],
): Generator<BodyRecord> {
  const about = { name, size, type, kind, principal, hash, width, height, objects: objects.length }
  for (const [at, object] of objects.entries()) {
    yield* blob(source, bytes[at] ?? new Uint8Array(), (stored, first) => ({
      ...{ type: 'file', id, about, object: { name: object.name, type: object.type } },
      ...{ size: stored, bytes: first },
    }))
  }
}
