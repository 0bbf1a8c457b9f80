import { openDatabase, UNSAVED_KEY, uploadsName } from '../../session/storage/local-database.ts'

/** An upload that is not complete, as the browser keeps it. */
export interface KeptUpload {
  /** A UUID, by which the document refers to the file before the server knows it. */
  readonly key: string
  readonly name: string
  readonly type: string
  readonly content: Blob
}

/** Keeps the uploads of a document that are not complete, so that they survive a reload. */
export interface UploadStore {
  keep(upload: KeptUpload): Promise<void>
  forget(key: string): Promise<void>
  all(): Promise<readonly KeptUpload[]>
}

const UPLOADS = 'uploads'
/** The store in which the list of local copies looks for the flag that something is not saved. */
const CUSTOM = 'custom'

/**
 * The uploads of a document in the browser's IndexedDB. Where it has none (private windows, full or blocked storage),
 * nothing is kept.
 */
export function localUploads(server: string, document: string): UploadStore {
  const name = uploadsName(server, document)
  const inStore = async <T>(
    run: (uploads: IDBObjectStore, custom: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T | null> => {
    const database = await openDatabase(name, (created) => {
      created.createObjectStore(UPLOADS, { keyPath: 'key' })
      created.createObjectStore(CUSTOM)
    })
    if (database === null) return null
    try {
      return await new Promise((resolve) => {
        const transaction = database.transaction([UPLOADS, CUSTOM], 'readwrite')
        const request = run(transaction.objectStore(UPLOADS), transaction.objectStore(CUSTOM))
        transaction.oncomplete = () => resolve(request.result)
        // The storage is full. The upload goes on, and ends with the page.
        transaction.onabort = () => resolve(null)
      })
    } finally {
      // An open database could not be deleted when the person signs out.
      database.close()
    }
  }
  return {
    async keep(upload) {
      await inStore((uploads, custom) => {
        custom.put(1, UNSAVED_KEY)
        return uploads.put(upload)
      })
    },
    async forget(key) {
      await inStore((uploads, custom) => {
        uploads.delete(key)
        const count = uploads.count()
        count.onsuccess = () => {
          if (count.result === 0) custom.delete(UNSAVED_KEY)
        }
        return count
      })
    },
    all: async () => (await inStore((uploads) => uploads.getAll() as IDBRequest<KeptUpload[]>)) ?? [],
  }
}
