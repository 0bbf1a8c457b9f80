import type { Member } from './member.ts'

interface Owed {
  /** The journal's ticket after whose commit the update is in the database. */
  readonly ticket: number
  readonly member: Member
}

interface Waiting {
  readonly ticket: number
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/** Who is owed an acknowledgement, in the order of the journal's tickets. */
export class Acknowledgements {
  private readonly pay: (member: Member, count: number) => void
  private queue: Owed[] = []
  private waiting: Waiting[] = []
  private committed = 0

  /** `pay` tells a member that so many of its updates are saved. */
  constructor(pay: (member: Member, count: number) => void) {
    this.pay = pay
  }

  /** Everything up to this ticket is committed. */
  get reached(): number {
    return this.committed
  }

  /** Owes `member` one acknowledgement once `ticket` is committed; pays at once if it is. */
  owe(ticket: number, member: Member): void {
    if (ticket <= this.committed) this.pay(member, 1)
    else this.queue.push({ ticket, member })
  }

  /** Owes `member` this number of acknowledgements, likewise. */
  oweMany(ticket: number, member: Member, count: number): void {
    for (let i = 0; i < count; i++) this.owe(ticket, member)
  }

  /** Resolves once `ticket` is committed; rejects when it never will be. */
  whenReached(ticket: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    if (ticket <= this.committed) resolve()
    else this.waiting.push({ ticket, resolve, reject })
    return promise
  }

  /** Nothing more will be committed: nobody is owed any more, and who waits is told why. */
  abandon(error: Error): void {
    this.queue = []
    for (const { reject } of this.waiting.splice(0)) reject(error)
  }

  private payEach(owed: readonly Owed[]): void {
    const counts = new Map<Member, number>()
    for (const { member } of owed) counts.set(member, (counts.get(member) ?? 0) + 1)
    for (const [member, count] of counts) this.pay(member, count)
  }

  /** Everything up to `ticket` is in the database: pays, one call per member. */
  commit(ticket: number): void {
    this.committed = Math.max(this.committed, ticket)
    let due = 0
    while (due < this.queue.length && this.queue[due]!.ticket <= ticket) due++
    // Most often one update of one room is in a commit.
    if (due === 1) this.pay(this.queue.shift()!.member, 1)
    else if (due > 1) this.payEach(this.queue.splice(0, due))
    if (this.waiting.length === 0) return
    const resolved = this.waiting.filter((one) => one.ticket <= ticket)
    if (resolved.length === 0) return
    this.waiting = this.waiting.filter((one) => one.ticket > ticket)
    for (const { resolve } of resolved) resolve()
  }
}
