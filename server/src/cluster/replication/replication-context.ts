import type { UpdateStore } from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { ClusterMessage } from '../protocol/message.ts'

/** What the replicators of all rooms of a node share. */
export interface ReplicationContext {
  /** UUID of this node. */
  readonly node: string
  readonly updates: UpdateStore
  readonly logger: Logger
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** Publishes a message in the channel of a document's room; false if the bus dropped it. */
  readonly publish: (documentId: string, message: ClusterMessage) => boolean
  /** Counts rows that were read from the database because no message had brought them. */
  readonly countRepaired: (rows: number) => void
  /** Returns a new negative number. */
  readonly nextOwner: () => number
}
