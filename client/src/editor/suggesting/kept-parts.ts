import type { HeldHunk } from '@cowrite/crdt/richtext'
import { openDatabase } from '../../session/storage/local-database.ts'

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

/** The parts of one document; `null` when the browser keeps nothing. `name`: that of the database. */
export async function openKeptParts(name: string): Promise<KeptParts | null> {
  const database = await openDatabase(name, (created) => void created.createObjectStore(STORE))
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
