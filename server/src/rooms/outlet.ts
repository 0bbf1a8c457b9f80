import type { Chunk } from '@cowrite/crdt'
import type { Authorship } from '@cowrite/persistence'

/** Where a room tells other nodes what happens in it. None may throw or call back into the room before it returns. */
export interface Outlet {
  /** This node took in an update, under this ticket of its journal. */
  update(chunk: Chunk, ticket: number, authored: readonly Authorship[]): void
  /** This node brings something to the database, under this ticket, that the others have. */
  stored(ticket: number): void
  /** What clients of this node show has changed. */
  moved(clients: readonly number[]): void
  /** A client of this node introduced itself under a clientID that others show: are theirs alive? */
  probe(client: number): void
  /** The database has everything up to this ticket, the last under this sequence number (0: not known). */
  committed(ticket: number, seq: number): void
  /** Whether everything that other nodes took in, and that is known here, is known to be in the database. */
  readonly isSettled: boolean
  /** Calls back once that holds for all that is known now. */
  whenSettled(callback: () => void): void
}
