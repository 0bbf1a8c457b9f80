import type { Keyring } from './encryption/keyring.ts'
import { MemoryStore } from './memory-store.ts'
import type { OpenDatabase } from './sql/open-database.ts'
import type { Store, StoreKind } from './store.ts'

/** Which store to open. */
export type StoreOptions =
  | { readonly kind: 'memory' }
  | {
      readonly kind: 'pglite'
      /** Folder for the embedded database, created when missing; one process at a time. */
      readonly dataDir: string
      /** Keys with which bytes are sealed; absent: bytes are stored plain. */
      readonly keys?: Keyring | null
      /** Receives the names of the migrations that ran, oldest first; none when the schema was up to date. */
      readonly onMigrated?: (names: readonly string[]) => void
    }
  | {
      readonly kind: 'postgres'
      /** `postgres://user:password@host:port/database?sslmode=…`; PostgreSQL 15 or later. */
      readonly url: string
      /** Keys with which bytes are sealed; absent: bytes are stored plain. */
      readonly keys?: Keyring | null
      /** Receives the names of the migrations that ran, oldest first; none when the schema was up to date. */
      readonly onMigrated?: (names: readonly string[]) => void
      /** Receives the error of an idle connection that breaks, for the log; the store opens another. */
      readonly onIdleError?: (error: Error) => void
      /** Receives the name of the role when it is one to which the boundary between organizations does not apply. */
      readonly onBypass?: (role: string) => void
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
    case 'pglite': {
      // Loaded when needed: the embedded database alone takes 30 MiB.
      const { openPgliteDatabase } = await import('./sql/pglite/open-pglite.ts')
      const database = await openPgliteDatabase(options.dataDir, options.onMigrated)
      return await openSqlStore('pglite', database, options.keys ?? null)
    }
    case 'postgres': {
      const { openPostgresDatabase } = await import('./sql/postgres/open-postgres.ts')
      const { url, onIdleError, onMigrated, onBypass } = options
      const database = await openPostgresDatabase(url, onIdleError, onMigrated, onBypass)
      return await openSqlStore('postgres', database, options.keys ?? null)
    }
    default:
      return options satisfies never
  }
}

async function openSqlStore(
  kind: StoreKind,
  { sql, release }: OpenDatabase,
  keys: Keyring | null,
): Promise<Store> {
  try {
    const { SqlStore } = await import('./sql-store.ts')
    return await SqlStore.open(kind, sql, keys, release)
  } catch (error) {
    try {
      await sql.close()
    } finally {
      release()
    }
    throw error
  }
}
