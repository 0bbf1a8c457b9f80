import type { ErrorCode } from '@cowrite/crdt'
import type { Principal, Role } from '../access/principal.ts'

/**
 * Somebody in a room: a socket's session or an in-process participant. The room calls these; none may throw
 * or call back into the room before it returns.
 */
export interface Member {
  /** Unique in the process; presence belongs to it. */
  readonly owner: number
  readonly principal: Principal
  /** The principal that an agent works for: the agent may do no more than that one. `null` for all other members. */
  readonly invoker: Principal | null
  /** The most that it may do here, whatever the rights of its principal become. */
  readonly highestRole: Role
  /** The only clientID that an in-process participant writes under; `null` for a session, whose client draws its own. */
  readonly clientId: number | null
  /** It held something of the document before it came: it may have lost its line, or its node. */
  readonly isReturning: boolean
  /** Members with the same broadcast group get the very same frames. */
  readonly group: BroadcastGroup
  /** Hands over one frame that {@link BroadcastGroup} encoded, and acknowledges this number of the member's updates. */
  deliver(frame: Uint8Array, acknowledged: number): void
  /** Like deliver, for presence: may be left out while the member is slow. */
  deliverPresence(frame: Uint8Array): void
  /** `count` of this member's updates are in the log for good. */
  acknowledge(count: number): void
  /** The update was not taken: the session may only read, too much waits for the database, or it is another's. */
  refuseUpdate(reason: Refusal): void
  /** Tells the client, if its protocol has notices, that its updates will be refused for this reason. */
  warn(reason: Refusal): void
  /** Asks for everything that this state vector lacks: a step 1, to be answered by a step 2. */
  ask(stateVector: Uint8Array): void
  /** From now on the member may do this with the document, and is told so. */
  setRole(role: Role): void
  /** What the member may do with the document is this now, for reasons of the document's. */
  notifyRole(role: Role): void
  /** Whether its client answers, within moments; a connection that does not is dropped. */
  isAlive(): Promise<boolean>
  /** The room closes or expels the member. */
  expel(code: ErrorCode): void
}

/** Why an update was not taken, by its name in the table of errors. */
export type Refusal = Extract<ErrorCode, 'read-only' | 'journal-full' | 'foreign-client' | 'client-in-use'>

/** How frames look for all members that speak the same protocol under the same address. */
export interface BroadcastGroup {
  /** Equal keys, equal frames. */
  readonly key: string
  /** Every update of the others is handed over by itself and at once, instead of with what gathers. */
  readonly immediate: boolean
  update(update: Uint8Array): Uint8Array
  syncStep2(update: Uint8Array): Uint8Array
  awareness(message: Uint8Array): Uint8Array
  /** `sender`: who sent it, as JSON; none: the server. `null`: this protocol has no stateless messages. */
  stateless(payload: string, sender?: string | null): Uint8Array | null
}
