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
  readonly presence: {
    /** The presence of all clients as one awareness message; `null` when there is none. */
    encode(): Uint8Array | null
  }
  /** Resolves when everything taken in so far is in the database; rejects when that will never be. */
  settled(): Promise<void>
  /** Sends the members what waits for them. */
  flush(): void
  /** The server's own message to all members whose protocol has stateless messages. */
  broadcastStateless(payload: string): void
}

/** Why an observer refuses an update. */
export interface UpdateRefusal {
  /** `forbidden`: the observer decided so. `internal`: the observer failed. */
  readonly code: 'forbidden' | 'internal'
  readonly reason: string
}

/**
 * A feature that is told of what happens in all rooms of the process. Rooms know no feature other than by this interface.
 * An observer has the methods that it needs. Except for `seed` and `beforeClose`, they are called within a turn of a room:
 * none may throw, wait, or call back into the room before it returns.
 */
export interface RoomObserver {
  /**
   * Called before a document is loaded that was never written to. May store its first content. When it rejects, the
   * document is not opened.
   */
  seed?(document: DocumentRecord): Promise<void>
  /** A room was loaded and has no members yet. Called before every other method with this room. */
  opened?(room: ObservedRoom): void
  /** A member entered the room. */
  joined?(room: ObservedRoom, member: Member): void
  /** A member left the room. */
  left?(room: ObservedRoom, member: Member): void
  /** Called before an update of a member is taken in, with the part of it that is new; `null` takes it in. */
  examine?(room: ObservedRoom, member: Member, update: Uint8Array): UpdateRefusal | null
  /**
   * This node took in an update of this principal. It is not committed yet, except when its ticket of the journal is 0:
   * then the store keeps nothing, and no commit follows.
   */
  changed?(room: ObservedRoom, principal: string, ticket: number): void
  /**
   * The updates of a document that this node took in are committed up to this ticket, the last with this sequence number
   * (0: not known). `room`: `null` when it was closed in the meantime.
   */
  committed?(documentId: string, upToTicket: number, seq: number, room: ObservedRoom | null): void
  /** The updates of a document up to this ticket that are not committed never will be. Its room closes. */
  givenUp?(documentId: string, upToTicket: number): void
  /** What members of any node show of themselves changed. */
  presenceChanged?(room: ObservedRoom): void
  /** The stateless message of a member was passed on to the others. */
  stateless?(room: ObservedRoom, member: Member, payload: string): void
  /**
   * Called when an empty room is about to close, and when the server closes. What must be kept of it is written before
   * the promise settles. Resolves to whether the room may close; if not, the room asks again later. Must not reject.
   */
  beforeClose?(room: ObservedRoom): Promise<boolean>
  /** The room was closed. Its uncommitted updates may still be committed. */
  closed?(room: ObservedRoom): void
}
