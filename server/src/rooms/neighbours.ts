import type { Room } from './room.ts'

/** The other nodes, as the registry knows them. */
export interface Neighbours {
  /** From now on what they publish of a document arrives. To be awaited before it is loaded. */
  join(documentId: string): Promise<void>
  /** Connects a room that was loaded up to this sequence number. */
  connect(room: Room, head: number): void
  /** The room is closed, or could not be loaded. */
  leave(documentId: string): void
}
