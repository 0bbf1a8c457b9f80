import type { DocumentRecord } from '@cowrite/persistence'

/** Hears of the updates that this node takes in from members of its rooms, and of their commits. */
export interface ChangeObserver {
  /** A member's update got this ticket of the journal; 0 when it is as durable as it gets at once. */
  wrote(document: DocumentRecord, ticket: number, principal: string): void
  /** The document's updates up to this ticket are committed, the last under this sequence number (0: not known). */
  committed(documentId: string, upToTicket: number, seq: number): void
  /** The document's updates up to this ticket that were not committed never will be. */
  givenUp(documentId: string, upToTicket: number): void
}
