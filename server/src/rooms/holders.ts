import { type Chunk, onlyClientOf, type PresenceTable } from '@cowrite/crdt'
import type { Principal } from '../access/principal.ts'
import type { Divergence } from './divergence.ts'
import type { Member } from './member.ts'
import type { Offer } from './received.ts'
import type { RejectedUpdates } from './rejected-updates.ts'
import type { ReplicationPort } from './replication-port.ts'
import { SparseMap } from './sparse-map.ts'

interface Held {
  readonly client: number
  /** `taken`: the clientID's first client lives. */
  state: 'waiting' | 'taken'
}

/**
 * Members that introduced themselves under a clientID that somebody on another node shows. It may be the same client,
 * whose line to the other node broke without anybody noticing; or another one, and then the two would write different
 * things under the same clocks on two nodes, which no node could take back. So the other node is asked first.
 */
export class Holders {
  private readonly known = new WeakSet<Member>()
  private readonly held = new SparseMap<Member, Held>()
  private readonly members: ReadonlySet<Member>
  private readonly presence: PresenceTable
  private readonly refusals: RejectedUpdates
  private readonly divergence: Divergence

  constructor(parts: {
    /** Everybody in the room. */
    readonly members: ReadonlySet<Member>
    readonly presence: PresenceTable
    readonly refusals: RejectedUpdates
    readonly divergence: Divergence
  }) {
    this.members = parts.members
    this.presence = parts.presence
    this.refusals = parts.refusals
    this.divergence = parts.divergence
  }

  /**
   * A member has shown itself with this awareness message. If it is its first, and another node shows its client too, that
   * node is asked.
   */
  shown(member: Member, message: Uint8Array, replication: ReplicationPort | null): void {
    if (this.known.has(member)) return
    this.known.add(member)
    const client = onlyClientOf(message)
    if (client === null) return
    const owners = this.presence.ownersOf(client)
    this.askHolders(member, owners)
    if (!replication || !owners.some((owner) => owner < 0)) return
    this.held.set(member, { client, state: 'waiting' })
    replication.probe(client)
  }

  /** Whether an in-process participant writes under this clientID. */
  readonly isInternal = (client: number): boolean => {
    for (const { clientId } of this.members) if (clientId === client) return true
    return false
  }

  /**
   * Asks the sessions of others on this node that show the member's clientID whether they live; then the member must take
   * another one. Meanwhile its updates are taken: on one node no two of them can get the same clocks.
   */
  private askHolders(member: Member, owners: readonly number[]): void {
    if (owners.every((owner) => owner === member.owner)) return
    const others = [...this.members].filter(
      (one) => owners.includes(one.owner) && one !== member && !isSamePerson(one.principal, member.principal),
    )
    if (others.length === 0) return
    void Promise.all(others.map((one) => one.isAlive())).then((alive) => {
      if (alive.includes(true) && this.members.has(member)) this.divergence.refuseNext(member)
    })
  }

  /** Whether it is not known yet if the member's clientID is its own. */
  isWaiting(member: Member): boolean {
    return this.held.get(member)?.state === 'waiting'
  }

  /**
   * Whether something new that a member wrote is not taken. While the other node is asked it is not refused either: the
   * member is asked for it later. `due` and `offer` as in {@link RejectedUpdates.add}.
   */
  holdsBack(member: Member, chunk: Chunk, due: number, offer: Offer): boolean {
    const held = this.held.get(member)
    if (!held) return false
    const isUnderIt = chunk.blocks.some(({ client }) => client === held.client)
    switch (held.state) {
      case 'waiting':
        if (!isUnderIt && !this.refusals.has(member)) return false
        this.refusals.add(member, due, offer)
        return true
      case 'taken':
        if (isUnderIt) this.divergence.refuse(member)
        return isUnderIt
      default:
        return held.state satisfies never
    }
  }

  /** Whether a client under this clientID that is connected to this node answers; `null` when there is none. */
  isAlive(client: number): Promise<boolean> | null {
    const owners = this.presence.ownersOf(client)
    const holders = [...this.members].filter(({ owner }) => owners.includes(owner))
    if (holders.length === 0) return null
    return Promise.all(holders.map((holder) => holder.isAlive())).then((alive) => alive.includes(true))
  }

  /** The client under this clientID that other nodes show lives, or is gone. */
  found(client: number, isAlive: boolean): void {
    for (const [member, held] of this.held) {
      if (held.client !== client || held.state !== 'waiting') continue
      held.state = 'taken'
      if (!isAlive) this.held.delete(member)
      else if (this.refusals.has(member)) this.divergence.refuse(member)
      else this.divergence.refuseNext(member)
    }
  }

  /** The member has left. */
  forget(member: Member): void {
    this.held.delete(member)
  }
}

/** Guests without an identity are told apart by their sessions. */
function isSamePerson(one: Principal, other: Principal): boolean {
  const isKnown = one.identity !== undefined || one.author.kind !== 'guest'
  return isKnown && one.id === other.id
}
