import type { Readable } from 'node:stream'
import {
  type BlobRecord,
  blobPlace,
  type FileRecord,
  type Store,
  type StoredObject,
} from '@cowrite/persistence'
import type { Principal } from '../access/principal.ts'
import type { DocumentService } from '../documents/document-service.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { FileAccess } from './file-access.ts'
import type { SignedAddresses } from './signed-addresses.ts'
import type { ByteRange, FileStorage } from './storage/file-storage.ts'

/** Sizes of pictures, smallest first. */
export const VARIANT_NAMES = ['thumb', '800', '1600'] as const
export type VariantName = (typeof VARIANT_NAMES)[number]

/** What a {@link FileReader} works with. */
export interface FileReaderOptions {
  readonly store: Store
  readonly storage: FileStorage
  readonly documents: Pick<DocumentService, 'find' | 'findEditable'>
  readonly access: FileAccess
  readonly addresses: SignedAddresses
}

/** A file that is ready, and the object of it that is served. */
export interface ServedFile {
  readonly file: FileRecord
  readonly blob: BlobRecord
  readonly object: StoredObject
}

/** A short address of a file. */
export interface FileAddress {
  readonly url: string
  readonly expiresAt: Date
  readonly file: FileRecord
}

/** Reads files for those who may. Rejects with a {@link ServiceError}. */
export class FileReader {
  private readonly options: FileReaderOptions

  constructor(options: FileReaderOptions) {
    this.options = options
  }

  /**
   * Short addresses of the files with these ids that the caller may read: those of the document, and those of other documents
   * that its text may refer to. Others are left out.
   */
  async addresses(
    principal: Principal,
    name: string,
    ids: readonly string[],
    now: Date,
  ): Promise<ReadonlyMap<string, FileAddress>> {
    const { store, documents, access, addresses } = this.options
    const document = await documents.find(principal, name)
    if (document.trashedAt) throw new ServiceError('trashed')
    const found = new Map<string, FileAddress>()
    const add = async (file: FileRecord, documentId: string) => {
      const made = await addresses.make({ file: file.id, document: documentId, principal }, now)
      found.set(file.id, { ...made, file })
    }
    for (const file of await store.files.ofDocument(document.id, ids)) await add(file, document.id)
    for (const id of ids.filter((one) => !found.has(one))) {
      const elsewhere = await access.readable(principal, id).catch(notFound)
      if (elsewhere !== null) await add(elsewhere.file, elsewhere.document.id)
    }
    return found
  }

  /** Lets files be read through a document that their text was pasted into; resolves to those that the caller may read. */
  async adopt(principal: Principal, name: string, ids: readonly string[]): Promise<readonly FileRecord[]> {
    const { store, documents, access } = this.options
    const document = await documents.findEditable(principal, name)
    const readable: string[] = []
    for (const id of ids) {
      const found = await access.readable(principal, id).catch(notFound)
      if (found !== null && found.file.organization === document.organization) readable.push(id)
    }
    await store.files.attach(document.id, readable)
    return await store.files.ofDocument(document.id, readable)
  }

  /** What a signed address allows to read now. */
  async bySignature(access: string, id: string, now: Date): Promise<FileRecord> {
    const read = await this.options.addresses.read(access, id, now)
    if (read === 'expired')
      throw new ServiceError('expired', 'The address of the file has ended: ask for another one.')
    if (read === 'forged')
      throw new ServiceError('unauthorized', 'The address of the file is not one of this server.')
    return (await this.options.access.readable(read.principal, id, read.document)).file
  }

  /** A file that the caller may read. */
  async byCaller(principal: Principal, id: string): Promise<FileRecord> {
    return (await this.options.access.readable(principal, id)).file
  }

  /** What is served of a file: the variant, the next larger one, or the whole. */
  served(file: FileRecord, variant: VariantName | null): ServedFile {
    const { blob } = file
    if (file.status === 'failed') throw new ServiceError('file-refused')
    if (blob === null) throw new ServiceError('conflict', 'The file is not ready yet.')
    const wanted = variant === null ? [] : VARIANT_NAMES.slice(VARIANT_NAMES.indexOf(variant))
    for (const name of [...wanted, 'original']) {
      const object = blob.objects.find((one) => one.name === name)
      if (object !== undefined) return { file, blob, object }
    }
    throw new ServiceError('not-found')
  }

  /** The bytes of what is served. */
  open({ blob, object }: ServedFile, range?: ByteRange): Promise<Readable> {
    return this.options.storage.read(`${blobPlace(blob.id)}${object.name}`, range)
  }
}

function notFound(error: unknown): null {
  if (error instanceof ServiceError && error.code === 'not-found') return null
  throw error
}
