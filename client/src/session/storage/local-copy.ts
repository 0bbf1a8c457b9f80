import { IndexeddbPersistence } from 'y-indexeddb'
import type * as Y from 'yjs'
import { clearDatabase, UNSAVED_KEY } from './local-database.ts'

/** Limit for opening the database, milliseconds. After it the document opens without a local copy. */
const OPEN_TIMEOUT_MS = 1_500

/** Key of the clientIDs under which this browser has written the document. */
const WRITERS_KEY = 'writers'

/** How many clientIDs are stored; the oldest are forgotten. Each page that writes has one. */
const MAX_WRITERS = 200

/** The copy of a document in the browser's IndexedDB, kept up to date by y-indexeddb. */
export interface LocalCopy {
  /** Whether an earlier page left edits that the server had not acknowledged. */
  readonly hadUnsaved: boolean
  /** The clientIDs under which earlier pages of this browser have written, from the oldest to the newest. */
  readonly writers: readonly number[]
  /** Stores for the next page that this one writes under that clientID. */
  addWriter(clientId: number): void
  /** Stores for the next page whether there are edits that the server has not acknowledged. */
  setUnsaved(unsaved: boolean): void
  /** Stops storing changes. The stored content stays. */
  close(): void
  /** Stops storing changes and deletes the stored content, also when other windows have the database open. */
  discard(): Promise<void>
}

/**
 * Loads the local copy called `name` into `doc` and stores every later change. Resolves to `null` when the browser
 * provides no database (private windows, full or blocked storage): the document is then stored on the server only. Also
 * when `doc` is destroyed meanwhile.
 */
export async function openLocalCopy(name: string, doc: Y.Doc): Promise<LocalCopy | null> {
  if (!(await isStorageAvailable())) return null
  const persistence = new IndexeddbPersistence(name, doc)
  const opened = await Promise.race([persistence.whenSynced.then(() => true), timeout(OPEN_TIMEOUT_MS)])
  if (!opened) {
    void persistence.destroy()
    return null
  }
  // The database closes with the document, and nothing can be read of it then.
  if (doc.isDestroyed) return null
  const hadUnsaved = (await persistence.get(UNSAVED_KEY)) === 1
  if (doc.isDestroyed) return null
  const writers = clientIdsIn(await persistence.get(WRITERS_KEY))
  let storedFlag = hadUnsaved
  const storedWriters = new Set(writers)
  return {
    hadUnsaved,
    writers,
    addWriter(clientId) {
      if (storedWriters.has(clientId)) return
      storedWriters.add(clientId)
      void persistence.set(WRITERS_KEY, [...storedWriters].slice(-MAX_WRITERS) as never)
    },
    setUnsaved(unsaved) {
      if (unsaved === storedFlag) return
      storedFlag = unsaved
      void persistence.set(UNSAVED_KEY, unsaved ? 1 : 0)
    },
    close() {
      void persistence.destroy()
    },
    async discard() {
      await persistence.destroy()
      await clearDatabase(name)
      // The uploads of the document that are not complete.
      indexedDB.deleteDatabase(`${name}\nfiles`)
    },
  }
}

function clientIdsIn(stored: unknown): readonly number[] {
  return Array.isArray(stored) ? stored.filter((id): id is number => Number.isInteger(id)) : []
}

/** Opens an empty database as a probe, because y-indexeddb does not handle a failed opening. */
function isStorageAvailable(): Promise<boolean> {
  if (typeof indexedDB === 'undefined') return Promise.resolve(false)
  return new Promise((resolve) => {
    try {
      const request = indexedDB.open('cowrite.probe')
      request.onsuccess = () => {
        request.result.close()
        resolve(true)
      }
      request.onerror = () => resolve(false)
      request.onblocked = () => resolve(false)
    } catch {
      // Some browsers throw when storage is forbidden.
      resolve(false)
    }
  })
}

function timeout(ms: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), ms))
}
