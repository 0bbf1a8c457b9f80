import { hash } from 'node:crypto'
import { type FileRecord, newId, type Store, uploadPlace } from '@cowrite/persistence'
import type { Principal } from '../access/principal.ts'
import type { FilesConfig } from '../config/files.ts'
import type { DocumentRooms } from '../documents/document-rooms.ts'
import type { DocumentService } from '../documents/document-service.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { FileAccess } from './file-access.ts'
import { cleanFileName } from './file-name.ts'
import type { FileProcessor } from './file-processor.ts'
import { partBytes, partCount, partKey } from './part-content.ts'
import type { FileStorage } from './storage/file-storage.ts'

/** Size of parts, in bytes: one takes 30 s over a line of 280 kbit/s, the time that a request may take. */
export const PART_BYTES = 1024 * 1024
/** Files of one document, at most. */
const FILES_OF_DOCUMENT = 5_000
/** Uploads of one principal in a project that are not complete, at most. */
const UNFINISHED = 100
/** Parts that this node has in memory at the same time, at most. */
const PARTS_AT_ONCE = 32

/** What an {@link UploadService} works with. */
export interface UploadServiceOptions {
  readonly store: Store
  readonly storage: FileStorage
  readonly documents: Pick<DocumentService, 'findEditable'>
  readonly access: FileAccess
  readonly rooms: Pick<DocumentRooms, 'hint'>
  readonly processor: Pick<FileProcessor, 'begin'>
  readonly limits: Pick<FilesConfig, 'fileBytes' | 'documentBytes' | 'projectBytes'>
}

/** A file that is to be uploaded. */
export interface WantedFile {
  readonly name: string
  readonly size: number
  readonly type: string
  /** The same of the same principal is the same file. */
  readonly idempotencyKey?: string
}

/** A file with the parts of it that have arrived. */
export interface Upload {
  readonly file: FileRecord
  readonly received: readonly number[]
}

/**
 * Takes files in parts: in any order, each as often as its sender wants, on any node. Nothing of a file can be read before all
 * parts were examined. Rejects with a {@link ServiceError}.
 */
export class UploadService {
  private readonly options: UploadServiceOptions
  private writing = 0

  constructor(options: UploadServiceOptions) {
    this.options = options
  }

  /** Begins an upload. Its size counts for the limits from now on. */
  async begin(principal: Principal, name: string, wanted: WantedFile): Promise<FileRecord> {
    const { store, documents, rooms, limits } = this.options
    const document = await documents.findEditable(principal, name)
    const { size, type, idempotencyKey: key } = wanted
    if (size > limits.fileBytes) throw new ServiceError('file-too-large', tooLarge(limits.fileBytes))
    const request =
      key === undefined ? null : hash('sha256', JSON.stringify([document.id, principal.id, key]), 'base64url')
    const file = await store.transaction(async ({ files }) => {
      await files.lock(document.id)
      const known = request === null ? null : await files.findRequest(request)
      if (known !== null) return known
      this.checkUse(await files.use(document.id, principal.id), size)
      const kind = type.startsWith('image/') ? 'image' : type === 'application/pdf' ? 'pdf' : 'other'
      return await files.add({
        ...{ id: newId(), documentId: document.id, name: cleanFileName(wanted.name) },
        ...{ size, type, kind, principal: principal.id, partSize: PART_BYTES, request },
      })
    })
    rooms.hint(document.id, 'files')
    return file
  }

  /** Stores a part; resolves to the numbers of all that have arrived. */
  async writePart(
    principal: Principal,
    id: string,
    number: number,
    bytes: Uint8Array,
  ): Promise<readonly number[]> {
    const { store, storage, access } = this.options
    const file = await access.writable(principal, id)
    if (number >= partCount(file))
      throw new ServiceError('invalid-request', `number: the file has ${partCount(file)} parts`)
    const expected = partBytes(file, number)
    if (bytes.length !== expected)
      throw new ServiceError(
        'invalid-request',
        `body: part ${number} has ${expected} bytes, and ${bytes.length} arrived`,
      )
    if (file.status !== 'uploading') return await this.receivedOf(file)
    if (this.writing >= PARTS_AT_ONCE) throw new ServiceError('rate-limited', 'Too many parts arrive.', 1)
    this.writing++
    try {
      const content = async function* () {
        yield bytes
      }
      await storage.write(partKey(file, number), content(), bytes.length)
    } finally {
      this.writing--
    }
    if (!(await store.files.addPart(id, number))) await this.clearLate(id)
    return await store.files.parts(id)
  }

  /** A file, with the parts of it that have arrived. */
  async get(principal: Principal, id: string): Promise<Upload> {
    const { file } = await this.options.access.readable(principal, id)
    return { file, received: await this.receivedOf(file) }
  }

  /** All parts were sent: the file is examined now. It can be called again. */
  async complete(principal: Principal, id: string): Promise<FileRecord> {
    const { store, access, processor } = this.options
    const file = await access.writable(principal, id)
    if (file.status !== 'uploading') return file
    const received = await store.files.parts(id)
    if (received.length < partCount(file)) {
      const missing = Array.from({ length: partCount(file) }, (_, number) => number).find(
        (number) => !received.includes(number),
      )
      throw new ServiceError('conflict', `Part ${missing} has not arrived.`)
    }
    return (await processor.begin(id)) ?? (await access.writable(principal, id))
  }

  /** Ends an upload, of which nothing is kept. */
  async cancel(principal: Principal, id: string): Promise<void> {
    const { store, access, rooms } = this.options
    const { status } = await access.writable(principal, id)
    const documents = await store.files.documentsOf(id, 1)
    if (status === 'ready' || !(await store.transaction(({ files }) => files.cancel(id))))
      throw new ServiceError('conflict', 'The file is complete: it is deleted when no document refers to it.')
    for (const document of documents) rooms.hint(document.id, 'files')
  }

  private async receivedOf(file: FileRecord): Promise<readonly number[]> {
    if (file.status === 'uploading') return await this.options.store.files.parts(file.id)
    return file.status === 'failed' ? [] : Array.from({ length: partCount(file) }, (_, number) => number)
  }

  private checkUse(use: Awaited<ReturnType<Store['files']['use']>>, size: number): void {
    const { documentBytes, projectBytes } = this.options.limits
    if (use.documentFiles >= FILES_OF_DOCUMENT)
      throw new ServiceError('file-quota', `A document has ${FILES_OF_DOCUMENT} files at most.`)
    if (use.documentBytes + size > documentBytes)
      throw new ServiceError(
        'file-quota',
        `The files of a document can have ${mib(documentBytes)} MiB in all.`,
      )
    if (use.projectBytes + size > projectBytes)
      throw new ServiceError('file-quota', `The files of a project can have ${mib(projectBytes)} MiB in all.`)
    if (use.unfinished >= UNFINISHED)
      throw new ServiceError('rate-limited', `${UNFINISHED} uploads have begun: finish some first.`, 10)
  }

  /** A part that arrived after the upload had ended would lie there for ever. */
  private async clearLate(id: string): Promise<void> {
    const { store, storage } = this.options
    if ((await store.files.find(id)) === null) await storage.clear(uploadPlace(id))
  }
}

function tooLarge(most: number): string {
  return `A file can have ${mib(most)} MiB.`
}

function mib(bytes: number): number {
  return Math.floor((bytes / 2 ** 20) * 10) / 10
}
