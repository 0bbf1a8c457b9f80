import type { Room } from './room.ts'

/** The other nodes, as the registry uses them. */
export interface ClusterPort {
  /**
   * Starts to receive what other nodes publish about a document. Resolves when later messages are received; the
   * document must be loaded after that.
   */
  join(documentId: string): Promise<void>
  /** Starts the replication of a room. `head`: the sequence number up to which it was loaded. */
  connect(room: Room, head: number): void
  /** Ends the replication of a room that is closed or could not be loaded. */
  leave(documentId: string): void
}
