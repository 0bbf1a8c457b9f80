import type { AccessScope, Store } from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { CompactionPort } from './compaction-port.ts'
import type { Limits } from './limits.ts'
import type { EnsureDocument } from './room-loader.ts'
import type { RoomObserver } from './room-observer.ts'

/** What a registry works with; defaults in brackets. */
export interface RoomRegistryOptions {
  /** UUID of this process, the origin of its updates in the database. */
  readonly node: string
  readonly store: Store
  readonly ensureDocument: EnsureDocument
  readonly compactor: CompactionPort
  readonly limits: Limits
  readonly logger: Logger
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** Most that may wait for the database, in bytes. */
  readonly journalMaxBytes: number
  /** Told of each commit: how long it took, in ms, and how many updates it brought in. */
  readonly onTransaction?: (outcome: { readonly ms: number; readonly updates: number }) => void
  /** Told of what happens in the rooms. [none] */
  readonly observer?: RoomObserver | null
  /** Told of changes of rights by the command. [none] */
  readonly onAccessChanged?: (scope: AccessScope) => void
}
