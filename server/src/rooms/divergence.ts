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
  /** Members that use the clientID of another client, and have written nothing under it so far. */
  private readonly warned = new Set<Member>()
  /** ClientIDs under which somebody wrote something else than the log has. */
  private readonly contested = new Set<number>()

  constructor(log: UpdateLog) {
    this.log = log
  }

  /** Refuses an update if the member's replica is found to differ, by this one or before; `examined`: of the update. */
  refuses(member: Member, update: Uint8Array, examined: Examined): boolean {
    if (examined.kind === 'refused') return false
    if (!this.members.has(member)) {
      const mayWrite = !this.warned.has(member)
      // Nearly always: nothing of it is known, so there is nothing to compare.
      if (mayWrite && examined.kind === 'new' && examined.chunk.bytes === update) return false
      const client = this.log.contradicts(update)
      if (client !== null) this.contest(client)
      else if (mayWrite || examined.kind === 'known') return false
    }
    this.refuse(member)
    return true
  }

  /** Refuses an update of a member whose replica differs, or is going to; from now on all of them are. */
  refuse(member: Member): void {
    this.members.add(member)
    member.refuseUpdate('client-in-use')
  }

  /** A member uses the clientID of a client that lives: its updates will be refused, and it is told at once. */
  refuseNext(member: Member): void {
    if (this.members.has(member) || this.warned.has(member)) return
    this.warned.add(member)
    member.warn('client-in-use')
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
    this.warned.delete(member)
  }
}
