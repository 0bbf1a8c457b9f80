import { decodeStateVector, type Examined, lowerClock, type UpdateLog } from '@cowrite/crdt'
import type { Member } from './member.ts'

/** A returning client repeats so much of what it wrote, in clock units: chance lets single letters be the same. */
const REPEATED_CLOCKS = 64
/** ClientIDs that are remembered as used by two; beyond it the oldest are forgotten. */
const MAX_CONTESTED = 64

/**
 * Members whose replicas have something else under a clientID and clock than the log has, because two clients wrote under
 * one clientID. Such a replica differs for ever, and what is written in it may build on what nobody else has.
 */
export class Divergence {
  private readonly log: UpdateLog
  private readonly members = new Set<Member>()
  /** ClientIDs under which somebody wrote something else than the log has. */
  private readonly contested = new Set<number>()

  constructor(log: UpdateLog) {
    this.log = log
  }

  /** Whether the member's replica is found to differ, by this update of its or before. `examined`: of the update. */
  isSeen(member: Member, update: Uint8Array, examined: Examined): boolean {
    if (this.members.has(member)) return true
    // Nearly always: nothing of it is known, so there is nothing to compare.
    if (examined.kind === 'new' && examined.chunk.bytes === update) return false
    const client = examined.kind === 'refused' ? null : this.log.contradicts(update)
    if (client === null) return false
    this.members.add(member)
    this.contest(client)
    return true
  }

  /**
   * The state vector to ask a client with that introduced itself as `introduced` and has `stateVector`: it is asked to
   * repeat the last of what it wrote and the log has, so that it is found out when that is not the same.
   */
  question(introduced: number | null, stateVector: Uint8Array): Uint8Array {
    const asked = [introduced, ...this.contested].filter((client) => client !== null)
    const shared = asked.filter((client) => this.log.knowledge.clockOf(client) > 0)
    if (shared.length === 0) return this.log.stateVector()
    const theirs = decodeStateVector(stateVector, (client) => shared.includes(client))
    let question = this.log.stateVector()
    for (const client of shared) {
      const common = Math.min(theirs?.get(client) ?? 0, this.log.knowledge.clockOf(client))
      // Who has nothing of it has nothing to repeat.
      if (common > 0) question = lowerClock(question, client, Math.max(0, common - REPEATED_CLOCKS))
    }
    return question
  }

  private contest(client: number): void {
    this.contested.add(client)
    const [oldest] = this.contested
    if (oldest !== undefined && this.contested.size > MAX_CONTESTED) this.contested.delete(oldest)
  }

  /** The member has left. */
  forget(member: Member): void {
    this.members.delete(member)
  }
}
