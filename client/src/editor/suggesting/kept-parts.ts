import type { HeldHunk } from '@cowrite/crdt/richtext'

/** A part that is kept on this device. */
export interface KeptPart extends HeldHunk {
  /** The version that the server told; `null` when it has none. */
  readonly version: string | null
  /** Whether the server has all of it. */
  readonly isSent: boolean
}

const STORE = 'parts'

/** The parts of the user's suggestions on this device, by document. */
export interface KeptParts {
  read(): Promise<readonly KeptPart[]>
  /** Replaces all parts of the document. */
  write(parts: readonly KeptPart[]): Promise<void>
  close(): void
}

/** The parts of one document; `null` when the browser keeps nothing. `name`: that of the document's local copy. */
export async function openKeptParts(name: string): Promise<KeptParts | null> {
  const database = await open(`${name}#suggested`)
  if (database === null) return null
  const run = <T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const request = work(database.transaction(STORE, mode).objectStore(STORE))
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error ?? new Error('The suggestions cannot be kept.'))
    })
  return {
    async read() {
      const stored: unknown = await run('readonly', (store) => store.get('all'))
      return Array.isArray(stored) ? stored.filter(isKept) : []
    },
    async write(parts) {
      await run('readwrite', (store) => store.put(parts, 'all'))
    },
    close: () => database.close(),
  }
}

function isKept(part: unknown): part is KeptPart {
  return (
    typeof part === 'object' &&
    part !== null &&
    'id' in part &&
    typeof part.id === 'string' &&
    'update' in part &&
    part.update instanceof Uint8Array
  )
}

function open(name: string): Promise<IDBDatabase | null> {
  if (typeof indexedDB === 'undefined') return Promise.resolve(null)
  return new Promise((resolve) => {
    try {
      const request = indexedDB.open(name, 1)
      request.onupgradeneeded = () => {
        request.result.createObjectStore(STORE)
      }
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => resolve(null)
      request.onblocked = () => resolve(null)
    } catch {
      // Some browsers throw when storage is forbidden.
      resolve(null)
    }
  })
}
