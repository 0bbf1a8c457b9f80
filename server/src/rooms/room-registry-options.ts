import type { Journal, Store } from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { Compactor } from '../compaction/compactor.ts'
import type { ChangeObserver } from '../events/change-observer.ts'
import type { EventWriter } from '../events/event-writer.ts'
import type { VersionRecorder } from '../versions/version-recorder.ts'
import type { ClusterPort } from './cluster-port.ts'
import type { Limits } from './limits.ts'
import type { RoomObserver } from './room-observer.ts'

/** What a registry works with; defaults in brackets. */
export interface RoomRegistryOptions {
  readonly store: Store
  readonly compactor: Compactor
  readonly recorder: VersionRecorder
  readonly limits: Limits
  readonly logger: Logger
  readonly now: () => number
  /** Most that may wait for the database, in bytes. */
  readonly journalMaxBytes: number
  /** Told of each commit: how long it took, in ms, and how many updates it brought in. */
  readonly onTransaction?: (outcome: { readonly ms: number; readonly updates: number }) => void
  /** Other nodes; absent when this is the only one. */
  readonly cluster?: (journal: Journal) => ClusterPort
  /** Told of what happens in the rooms. [none] */
  readonly observer?: RoomObserver | null
  /** Writes the events of documents that are created here. [nothing is written] */
  readonly events?: EventWriter
  /** Hears of edits. */
  readonly changes?: ChangeObserver | null
}
