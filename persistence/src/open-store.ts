import type { Keyring } from './encryption/keyring.ts'
import { MemoryStore } from './memory-store.ts'
import type { Store } from './store.ts'

/** Which store to open. */
export type StoreOptions =
  | { readonly kind: 'memory' }
  | {
      readonly kind: 'pglite'
      /** Folder for the embedded database, created when missing; one process at a time. */
      readonly dataDir: string
      /** What bytes are sealed with; absent: nothing. */
      readonly keys?: Keyring | null
      /** Told which migrations ran, oldest first; none when the database was up to date. */
      readonly onMigrated?: (names: readonly string[]) => void
    }
  | {
      readonly kind: 'postgres'
      /** `postgres://user:password@host:port/database?sslmode=…`; PostgreSQL 15 or later. */
      readonly url: string
      /** What bytes are sealed with; absent: nothing. */
      readonly keys?: Keyring | null
      /** Told which migrations ran, oldest first; none when the database was up to date. */
      readonly onMigrated?: (names: readonly string[]) => void
      /** Told when a connection breaks while nobody uses it, for the log; the store opens another by itself. */
      readonly onIdleError?: (error: Error) => void
    }

/**
 * Opens a store, its schema brought up to date. Rejects with a `StoreError`: `folder-in-use`, `folder-unsuitable`,
 * `database-newer`, `database-unsuitable`, `migration-failed`, `missing-key` or `unavailable`; nothing stays open or
 * locked then.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  switch (options.kind) {
    case 'memory':
      return new MemoryStore()
    case 'pglite':
      // Loaded when needed: the embedded database alone takes 30 MiB.
      return (await import('./sql/pglite/open-pglite.ts')).openPgliteStore(
        options.dataDir,
        options.keys ?? null,
        options.onMigrated,
      )
    case 'postgres':
      return (await import('./sql/postgres/open-postgres.ts')).openPostgresStore(
        options.url,
        options.keys ?? null,
        options.onIdleError ?? (() => {}),
        options.onMigrated,
      )
    default:
      return options satisfies never
  }
}
