import type { Acknowledgements } from './acknowledgements.ts'
import type { Member } from './member.ts'
import type { ReplicationPort } from './replication-port.ts'
import { SparseMap } from './sparse-map.ts'

/**
 * Acknowledgements of a room that may have to wait for other nodes: some of what a member offered or built on may be
 * known only from another node that has not committed it yet.
 */
export class SettledAcknowledgements {
  private readonly acknowledgements: Acknowledgements
  private readonly lastTicket: () => number
  private readonly deferred = new SparseMap<Member, number>()

  /** `lastTicket`: of the last update that this node took in. */
  constructor(acknowledgements: Acknowledgements, lastTicket: () => number) {
    this.acknowledgements = acknowledgements
    this.lastTicket = lastTicket
  }

  /** Whether acknowledgements of this member wait: later ones wait too, as they keep their order. */
  has(member: Member): boolean {
    return this.deferred.has(member)
  }

  /** Owes `due` acknowledgements once everything known here is in the database. */
  defer(member: Member, due: number, replication: ReplicationPort | null): void {
    if (!replication || replication.isSettled) {
      this.acknowledgements.oweMany(this.lastTicket(), member, due)
      return
    }
    this.deferred.set(member, (this.deferred.get(member) ?? 0) + 1)
    replication.whenSettled(() => {
      const left = (this.deferred.get(member) ?? 1) - 1
      if (left > 0) this.deferred.set(member, left)
      else this.deferred.delete(member)
      // By now this node may have had to write what the other had not.
      this.acknowledgements.oweMany(this.lastTicket(), member, due)
    })
  }

  /** The member has left. */
  forget(member: Member): void {
    this.deferred.delete(member)
  }
}
