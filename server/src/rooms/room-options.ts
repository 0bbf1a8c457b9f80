import type { UpdateLog } from '@cowrite/crdt'
import type { DocumentRecord } from '@cowrite/persistence'
import type { SlicedWork } from '../scheduling/sliced-work.ts'
import type { Authors } from './authors.ts'
import type { Limits } from './limits.ts'
import type { RoomJournal } from './room-journal.ts'
import type { RoomObserver } from './room-observer.ts'

/** What a room is made of; defaults in brackets. */
export interface RoomOptions {
  readonly document: DocumentRecord
  readonly log: UpdateLog
  /** The sequence number up to which the log was loaded. [0] */
  readonly head?: number
  /** Whether the document was made just now. [no] */
  readonly isNew?: boolean
  readonly authors: Authors
  readonly journal: RoomJournal
  readonly limits: Limits
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly work: SlicedWork
  /** Called after each update that was taken in, also of other nodes. */
  readonly onChange: () => void
  /** [none] */
  readonly observer?: RoomObserver | null
}
