import { type PresenceTable, type StateStamp, UserStamp } from '@cowrite/crdt'
import type { Principal } from '../access/principal.ts'
import type { Broadcast } from './broadcast.ts'
import type { Emptiness } from './emptiness.ts'
import type { Holders } from './holders.ts'
import type { Member } from './member.ts'
import { RECEIVED, type ReceivedPresence } from './received.ts'
import type { ReplicationPort } from './replication-port.ts'

/** What a {@link RoomPresence} works with. */
export interface RoomPresenceOptions {
  readonly table: PresenceTable
  readonly broadcast: Broadcast
  readonly holders: Holders
  readonly emptiness: Emptiness
  /** Largest state of one client, in bytes. */
  readonly maxStateBytes: number
  /** Monotonic milliseconds. */
  readonly now: () => number
}

/** The presence of the clients of one room, on this node and on others: takes it in and sends it to the others. */
export class RoomPresence {
  private readonly table: PresenceTable
  private readonly broadcast: Broadcast
  private readonly holders: Holders
  private readonly emptiness: Emptiness
  private readonly now: () => number
  private readonly maxStateBytes: number
  /** How members with an identity are shown, by member. */
  private readonly stamps = new WeakMap<
    Member,
    { readonly principal: Principal; readonly stamp: StateStamp }
  >()
  private replication: ReplicationPort | null = null

  constructor({ table, broadcast, holders, emptiness, maxStateBytes, now }: RoomPresenceOptions) {
    this.table = table
    this.broadcast = broadcast
    this.holders = holders
    this.emptiness = emptiness
    this.maxStateBytes = maxStateBytes
    this.now = now
  }

  /** Replicates the presence of this node's clients to other nodes from now on. */
  connect(replication: ReplicationPort): void {
    this.replication = replication
  }

  /** Takes in an awareness message of a member. */
  receive(member: Member, message: Uint8Array): ReceivedPresence {
    const clock = Date.now()
    const returningAt = this.emptiness.mayReturn(member, message) ? clock : null
    const { owner, principal } = member
    const stamp = principal.identity === undefined ? null : this.stampOf(member)
    const result = this.table.receive(owner, principal.id, message, this.now(), returningAt, stamp)
    if (result.kind === 'refused') return { ok: false, reason: result.reason }
    this.holders.shown(member, message, this.replication)
    if (result.kind === 'unchanged') return RECEIVED
    for (const answer of this.table.answers(result, clock)) {
      member.deliverPresence(member.group.awareness(answer))
    }
    this.changed(result.clients, member)
    return RECEIVED
  }

  /**
   * Takes in an awareness message of another node, which is identified by its negative owner number. `whole`: the message
   * has the presence of all clients of that node.
   */
  receiveFromNode(owner: number, message: Uint8Array, whole = false): void {
    const result = this.table.receiveFromNode(owner, message, this.now(), { whole, newAt: Date.now() })
    if (result.kind === 'changed') this.broadcast.presenceChanged(result.clients, null)
  }

  /** A member left: removes the presence of its clients. */
  forgetMember({ owner }: Member): void {
    this.changed(this.table.leave(owner), null)
  }

  /** Removes the presence of all clients of another node. */
  forgetNode(owner: number): void {
    const gone = this.table.leave(owner)
    if (gone.length > 0) this.broadcast.presenceChanged(gone, null)
  }

  /** Removes presence that was not renewed for `timeoutMs`. */
  expire(timeoutMs: number): void {
    this.changed(this.table.expire(this.now() - timeoutMs), null)
  }

  /** The presence of all clients as one awareness message; `null` when there is none. */
  encode(): Uint8Array | null {
    return this.table.encode()
  }

  /** The states of all clients, see {@link PresenceTable.states}. */
  states(): Iterable<Uint8Array> {
    return this.table.states()
  }

  /** {@link encode}, with the clients that left a moment ago, for a member that may not have been told of it. */
  encodeWithGone(): Uint8Array | null {
    return this.table.encodeWithGone()
  }

  /** The presence of clients of this node, of these or of all, for other nodes; `null` when there is none. */
  encodeForNodes(clients?: Iterable<number>): Uint8Array | null {
    return this.table.encodeForNodes(clients)
  }

  /** The stamp of a member with an identity; another one when the identity changed. */
  private stampOf(member: Member): StateStamp {
    const { principal } = member
    const present = this.stamps.get(member)
    if (present?.principal === principal) return present.stamp
    const stamp = stampFor(principal, this.maxStateBytes)
    this.stamps.set(member, { principal, stamp })
    return stamp
  }

  /** Presence of clients of this node changed. `speaker`: the member that sent it, `null` when none did. */
  private changed(clients: readonly number[], speaker: Member | null): void {
    if (clients.length === 0) return
    this.broadcast.presenceChanged(clients, speaker)
    this.replication?.presenceChanged(clients)
  }
}

function stampFor({ id, identity }: Principal, maxStateBytes: number): StateStamp {
  if (identity === undefined || identity.invisible) return () => null
  const { name, colour: color, avatar } = identity
  const stamp = new UserStamp({ id, name, color, avatar }, maxStateBytes)
  return (state) => stamp.apply(state)
}
