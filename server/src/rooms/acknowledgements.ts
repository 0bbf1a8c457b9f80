import type { Member } from './member.ts'

/** Whoever is told. */
export type Creditor = Pick<Member, 'acknowledge'>

interface Owed {
  /** The journal's ticket after whose commit the update is in the database. */
  readonly ticket: number
  readonly member: Creditor
}

/** Who is owed an acknowledgement, in the order of the journal's tickets. */
export class Acknowledgements {
  private queue: Owed[] = []
  private committed = 0

  /** Everything up to this ticket is committed. */
  get reached(): number {
    return this.committed
  }

  /** Owes `member` one acknowledgement once `ticket` is committed; pays at once if it is. */
  owe(ticket: number, member: Creditor): void {
    if (ticket <= this.committed) member.acknowledge(1)
    else this.queue.push({ ticket, member })
  }

  /** Everything up to `ticket` is in the database: pays, one call per member. */
  commit(ticket: number): void {
    this.committed = Math.max(this.committed, ticket)
    let due = 0
    while (due < this.queue.length && this.queue[due]!.ticket <= ticket) due++
    if (due === 0) return
    const paid = this.queue.splice(0, due)
    const counts = new Map<Creditor, number>()
    for (const { member } of paid) counts.set(member, (counts.get(member) ?? 0) + 1)
    for (const [member, count] of counts) member.acknowledge(count)
  }
}
