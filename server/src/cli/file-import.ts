import { type BlobRecord, blobPlace, type Store, type StoredObject } from '@cowrite/persistence'
import type { FileStorage } from '../files/storage/file-storage.ts'
import type { ExportEvent } from './export-file/reader.ts'

type FileEvent = Extract<ExportEvent, { readonly kind: 'file' }>

/** The file that is being collected. */
interface Current {
  readonly id: string
  readonly isThere: boolean
  readonly objects: StoredObject[]
}

/** Restores files of an export: the objects as they come, then the file itself. */
export class FileImport {
  readonly #store: Store
  readonly #storage: Pick<FileStorage, 'write'>
  #current: Current | null = null

  constructor(store: Store, storage: Pick<FileStorage, 'write'>) {
    this.#store = store
    this.#storage = storage
  }

  /** Takes an object of a file; resolves to whether the file is imported now, which was not there before. */
  async take(documentId: string, { id, about, object, bytes }: FileEvent): Promise<boolean> {
    if (this.#current?.id !== id) {
      const isThere = (await this.#store.files.find(id)) !== null
      this.#current = { id, isThere, objects: [] }
    }
    const { isThere, objects } = this.#current
    if (!isThere) await this.#storage.write(`${blobPlace(id)}${object.name}`, once(bytes), bytes.length)
    objects.push({ ...object, size: bytes.length })
    if (objects.length < about.objects) return false
    this.#current = null
    return await this.#restore(documentId, id, about, objects)
  }

  async #restore(
    documentId: string,
    id: string,
    { name, size, type, kind, principal, hash, width, height }: FileEvent['about'],
    objects: readonly StoredObject[],
  ): Promise<boolean> {
    const stored = objects.reduce((sum, object) => sum + object.size, 0)
    const blob: BlobRecord = { id, hash, size: stored, type, kind, width, height, objects }
    return await this.#store.transaction(({ files }) =>
      files.restore({ id, documentId, name, size, type, kind, principal }, blob),
    )
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
