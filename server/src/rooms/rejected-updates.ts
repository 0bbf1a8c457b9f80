import type { Member } from './member.ts'
import type { Offer } from './received.ts'
import { SparseMap } from './sparse-map.ts'

interface Refused {
  /** Updates that the member's client goes on counting as unacknowledged. */
  count: number
  /** Whether a part of its own handshake was refused, for which the client counts one. */
  handshake: boolean
  /** Whether a step 2 that nobody counts is on its way: the answer to the room's own question. */
  asked: boolean
}

/**
 * Whose updates found no room in the journal, or came while their writer had to read only. Stock clients do not send
 * a refused update again, and go on counting it: a negative SyncStatus changes nothing for them. So the room asks them
 * with a step 1. Their step 2 holds everything that was refused; it is not counted itself, and is worth one
 * acknowledgement for each update that was.
 */
export class RejectedUpdates {
  private readonly members = new SparseMap<Member, Refused>()

  /** Whether updates of this member have to wait for its step 2: they may build on what was refused. */
  has(member: Member): boolean {
    return this.members.has(member)
  }

  /** A message of this member, for which its client counts `count` updates, was refused. */
  add(member: Member, count: number, offer: Offer = 'update'): void {
    if (offer === 'stale') return
    if (offer === 'part') {
      this.addPart(member)
      return
    }
    const refused = this.members.get(member)
    if (refused) refused.count += count
    else this.members.set(member, { count, handshake: false, asked: false })
  }

  /** The other parts are not asked for now, but all of them later. */
  private addPart(member: Member): void {
    const refused = this.members.get(member)
    if (!refused) this.members.set(member, { count: 0, handshake: true, asked: false })
    else if (refused.asked) refused.asked = false
    else refused.handshake = true
  }

  /**
   * What was being asked of this member in parts is asked anew: because its client began another handshake (`own`), or
   * because the room asked. `wasOwn`: it was the client's handshake, which is then paid for with the room's question.
   */
  restart(member: Member, own: boolean, wasOwn: boolean): void {
    const refused = this.members.get(member)
    if (!refused) return
    if (own) refused.asked = false
    else if (wasOwn) refused.handshake = true
  }

  /** Those who are to be asked, as they may write, each once until its step 2 was refused in turn. */
  toAsk(mayWrite: (member: Member) => boolean): readonly Member[] {
    const waiting = [...this.members].filter(([member, refused]) => !refused.asked && mayWrite(member))
    for (const [, refused] of waiting) refused.asked = true
    return waiting.map(([member]) => member)
  }

  /** A step 2 of this member is here, which holds all it was refused: how many updates its client counts for it. */
  settle(member: Member): number {
    const refused = this.members.get(member)
    // A step 2 without a question of the room belongs to the client's own handshake and is counted.
    if (!refused) return 1
    this.members.delete(member)
    const { count, handshake, asked } = refused
    return asked && !handshake ? count : count + 1
  }

  /** The member's client set its count back, for a handshake of its own. */
  recount(member: Member): void {
    const refused = this.members.get(member)
    if (!refused) return
    refused.count = 0
    refused.handshake = false
  }

  /** The member has left. */
  forget(member: Member): void {
    this.members.delete(member)
  }
}
