import { openPgliteStore } from './database/open-pglite.ts'
import { openPostgresStore } from './database/open-postgres.ts'
import { MemoryStore } from './memory/memory-store.ts'
import type { Store } from './store.ts'

/** Which store to open. */
export type StoreOptions =
  | { readonly kind: 'memory' }
  | {
      readonly kind: 'pglite'
      /** Folder for the embedded database, created when missing; one process at a time. */
      readonly dataDir: string
    }
  | {
      readonly kind: 'postgres'
      /** `postgres://user:password@host:port/database?sslmode=…`; PostgreSQL 15 or later. */
      readonly url: string
      /** Told when a connection breaks while nobody uses it, for the log; the store opens another by itself. */
      readonly onIdleError?: (error: Error) => void
    }

/**
 * Opens a store, its schema brought up to date. Rejects with a `StoreError`: `folder-in-use`, `database-newer`,
 * `database-unsuitable`, `migration-failed` or `unavailable`; nothing stays open or locked then.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  switch (options.kind) {
    case 'memory':
      return new MemoryStore()
    case 'pglite':
      return openPgliteStore(options.dataDir)
    case 'postgres':
      return openPostgresStore(options.url, options.onIdleError ?? (() => {}))
    default:
      return options satisfies never
  }
}
