import { KnownRows } from './known-rows.ts'

/** The rows of a room that is not replicated: those that it was loaded with, and those of its own updates. Pure. */
export class OwnRows {
  private readonly rows: KnownRows
  /** Tickets of updates that are not committed, ascending. */
  private tickets: number[] = []

  /** `head`: the sequence number up to which the room was loaded. */
  constructor(head: number) {
    this.rows = new KnownRows(head)
  }

  /** The sequence number up to which all rows are in the room's log. */
  get seq(): number {
    return this.rows.head
  }

  /** All rows up to this sequence number are in the room's log. */
  reach(head: number): void {
    this.rows.reach(head)
  }

  /** The room appended an update to the journal; ticket 0: there is none, and no commit follows. */
  appended(ticket: number): void {
    if (ticket > 0) this.tickets.push(ticket)
  }

  /** Number of updates that are not committed. */
  get uncommitted(): number {
    return this.tickets.length
  }

  /** Everything up to this ticket is committed, the last with this sequence number (0: not known). */
  committed(ticket: number, seq: number): void {
    let count = 0
    while (count < this.tickets.length && this.tickets[count]! <= ticket) count++
    this.tickets.splice(0, count)
    if (seq === 0 || count === 0) return
    // The database has lost commits and assigns their sequence numbers again.
    if (seq <= this.rows.head) this.rows.clear()
    else this.rows.add({ last: seq, count })
  }
}
