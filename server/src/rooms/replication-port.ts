import type { Chunk } from '@cowrite/crdt'
import type { Authorship } from '@cowrite/persistence'

/**
 * Replicates a room to the other nodes. No method may throw, or call back into the room before it returns.
 */
export interface ReplicationPort {
  /** A member of this node wrote an update, which has this ticket of the journal. */
  update(chunk: Chunk, ticket: number, authored: readonly Authorship[]): void
  /** This node writes an update to the database again, with this ticket of the journal. */
  stored(ticket: number): void
  /** The presence of clients of this node changed. */
  presenceChanged(clients: readonly number[]): void
  /** A client of this node uses a clientID that other nodes show: checks whether their client is alive. */
  probe(client: number): void
  /** Everything up to this ticket is committed, the last with this sequence number (0: not known). */
  committed(ticket: number, seq: number): void
  /** The sequence number up to which all rows are in the room's log. */
  readonly seq: number
  /** Whether all known updates of other nodes are known to be committed. */
  readonly isSettled: boolean
  /** Calls back once all updates that are known now are committed. */
  whenSettled(callback: () => void): void
}
