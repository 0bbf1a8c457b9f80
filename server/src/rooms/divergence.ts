import { decodeStateVector, type Examined, lowerClock, type UpdateLog } from '@cowrite/crdt'
import type { Member } from './member.ts'

/** A returning client repeats so much of what it wrote, in clock units: chance lets single letters be the same. */
const REPEATED_CLOCKS = 64

/**
 * Members whose replicas have something else under a clientID and clock than the log has, because two clients wrote under
 * one clientID. Such a replica differs for ever, and what is written in it may build on what nobody else has.
 */
export class Divergence {
  private readonly log: UpdateLog
  private readonly members = new Set<Member>()

  constructor(log: UpdateLog) {
    this.log = log
  }

  /** Whether the member's replica is found to differ, by this update of its or before. `examined`: of the update. */
  isSeen(member: Member, update: Uint8Array, examined: Examined): boolean {
    if (this.members.has(member)) return true
    // Nearly always: nothing of it is known, so there is nothing to compare.
    if (examined.kind === 'new' && examined.chunk.bytes === update) return false
    if (examined.kind === 'refused' || this.log.contradicts(update) === null) return false
    this.members.add(member)
    return true
  }

  /**
   * The state vector to ask a client with that introduced itself as `client` and has `stateVector`: it is asked to repeat
   * the last of what it wrote and the log has, so that it is found out when that is not the same.
   */
  question(client: number | null, stateVector: Uint8Array): Uint8Array {
    const known = client === null ? 0 : this.log.knowledge.clockOf(client)
    if (client === null || known === 0) return this.log.stateVector()
    const own = decodeStateVector(stateVector, (id) => id === client)?.get(client) ?? 0
    return lowerClock(this.log.stateVector(), client, Math.max(0, Math.min(own, known) - REPEATED_CLOCKS))
  }

  /** The member has left. */
  forget(member: Member): void {
    this.members.delete(member)
  }
}
