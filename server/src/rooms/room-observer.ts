import type { UpdateLog } from '@cowrite/crdt'
import type { DocumentRecord } from '@cowrite/persistence'
import type { Member } from './member.ts'

/** A room, as an observer uses it. */
export interface ObservedRoom {
  /** `project/key` */
  readonly address: string
  readonly document: DocumentRecord
  readonly updates: UpdateLog
  /** Members, in-process participants included. */
  readonly size: number
  /** Resolves when everything taken in so far is in the database; rejects when that will never be. */
  settled(): Promise<void>
  /** Sends the members what waits for them. */
  flush(): void
  /** The server's own message to all members whose protocol has stateless messages. */
  broadcastStateless(payload: string): void
  /** The presence of all clients as one awareness message; `null` when there is none. */
  encodePresence(): Uint8Array | null
}

/** Why an observer refuses an update. */
export interface UpdateRefusal {
  /** `forbidden`: the observer decided so. `internal`: the observer failed. */
  readonly code: 'forbidden' | 'internal'
  readonly reason: string
}

/**
 * Told of what happens in all rooms of the process. A server without hooks has no observer. Except for `seed`, the
 * methods are called within a turn of a room: none may throw, wait, or call back into the room before it returns.
 */
export interface RoomObserver {
  /**
   * Called before a document is loaded that was never written to. May store its first content. When it rejects, the
   * document is not opened.
   */
  seed(document: DocumentRecord): Promise<void>
  /** A member entered the room. */
  joined(room: ObservedRoom, member: Member): void
  /** A member left the room. */
  left(room: ObservedRoom, member: Member): void
  /** Called before an update of a member is taken in, with the part of it that is new; `null` takes it in. */
  examine(room: ObservedRoom, member: Member, update: Uint8Array): UpdateRefusal | null
  /** This node took in an update of this principal. It is not committed yet. */
  changed(room: ObservedRoom, principal: string): void
  /** Updates that this node took in were committed, the last with this sequence number (0: not known). */
  committed(room: ObservedRoom, seq: number): void
  /** What members of any node show of themselves changed. */
  presenceChanged(room: ObservedRoom): void
  /** The stateless message of a member was passed on to the others. */
  stateless(room: ObservedRoom, member: Member, payload: string): void
}
