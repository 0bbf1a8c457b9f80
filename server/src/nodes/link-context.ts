import type { UpdateStore } from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { FabricMessage } from '../fabric/message.ts'

/** What all links of a node share. */
export interface LinkContext {
  /** This node. */
  readonly node: string
  readonly updates: UpdateStore
  readonly log: Logger
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly publish: (documentId: string, message: FabricMessage) => boolean
  /** So many rows were read from the database that did not come from other nodes. */
  readonly hasRead: (rows: number) => void
  /** Hands out negative numbers. */
  readonly nextOwner: () => number
}
