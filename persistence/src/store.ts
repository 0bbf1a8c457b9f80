import type { DocumentStore } from './documents/documents.ts'
import type { MaintenanceStore } from './maintenance/maintenance.ts'
import type { UpdateStore } from './updates/updates.ts'
import type { VersionStore } from './versions/versions.ts'

/**
 * Durable storage, with three implementations: `memory`, PGlite, PostgreSQL. The exported contract suite
 * (`@cowrite/persistence/contract`) runs on each.
 */
export interface Store {
  readonly kind: StoreKind
  readonly documents: DocumentStore
  readonly updates: UpdateStore
  readonly versions: VersionStore
  readonly maintenance: MaintenanceStore
  /** Resolves when a trivial query is answered, rejects otherwise; for readiness. */
  ping(): Promise<void>
  /** Waits for running statements, then releases everything. Further calls reject. */
  close(): Promise<void>
}

export type StoreKind = 'memory' | 'pglite' | 'postgres'
