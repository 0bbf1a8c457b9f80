import { IndexeddbPersistence } from 'y-indexeddb'
import type * as Y from 'yjs'

/** Waiting for the browser's database is worth this much; then the document opens without it. */
const OPEN_TIMEOUT_MS = 1_500

/** Key under which it is remembered whether the server lacks something of what is kept here. */
const UNSAVED_KEY = 'unsaved'

/** A document's copy in this browser, kept up to date by y-indexeddb. */
export interface KeptDocument {
  /** Whether an earlier page left edits behind that the server had not acknowledged. */
  readonly hadUnsaved: boolean
  /** Remembers for the next page whether there are edits that the server has not acknowledged. */
  setUnsaved(unsaved: boolean): void
  /** Stops keeping; what was kept stays. */
  close(): void
  /** Stops keeping and empties what was kept, also for other windows that have it open. */
  forget(): Promise<void>
}

/**
 * Fills `doc` with what this browser kept under `name` and keeps every further change. Resolves to `null` when
 * the browser refuses a database (private windows, full or blocked storage): the document then lives on the
 * server and in the page alone.
 */
export async function keepDocument(name: string, doc: Y.Doc): Promise<KeptDocument | null> {
  if (!(await canKeep())) return null
  const persistence = new IndexeddbPersistence(name, doc)
  const opened = await Promise.race([persistence.whenSynced.then(() => true), timeout(OPEN_TIMEOUT_MS)])
  if (!opened) {
    void persistence.destroy()
    return null
  }
  const hadUnsaved = (await persistence.get(UNSAVED_KEY)) === 1
  let remembered = hadUnsaved
  return {
    hadUnsaved,
    setUnsaved(unsaved) {
      if (unsaved === remembered) return
      remembered = unsaved
      void persistence.set(UNSAVED_KEY, unsaved ? 1 : 0)
    },
    close() {
      void persistence.destroy()
    },
    async forget() {
      await persistence.destroy()
      await emptyDatabase(name)
    },
  }
}

/** Empties a database of y-indexeddb. It cannot be deleted while another window has it open. */
function emptyDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name)
    request.onerror = () => reject(request.error ?? new Error(`The database ${name} cannot be opened.`))
    request.onsuccess = () => {
      const database = request.result
      const stores = [...database.objectStoreNames]
      const emptied = database.transaction(stores, 'readwrite')
      for (const store of stores) emptied.objectStore(store).clear()
      emptied.oncomplete = () => {
        database.close()
        resolve()
      }
      emptied.onabort = () => reject(emptied.error ?? new Error(`The database ${name} cannot be emptied.`))
    }
  })
}

/** Opens a database of no content, because y-indexeddb leaves a failed opening unhandled. */
function canKeep(): Promise<boolean> {
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
      // Some browsers throw where storage is forbidden: that is the answer.
      resolve(false)
    }
  })
}

function timeout(ms: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), ms))
}
