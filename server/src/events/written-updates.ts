/** Tickets that follow each other among those of a document, all of one principal. */
interface Run {
  readonly principal: string
  first: number
  last: number
}

/** Who wrote the updates of a document that are not committed yet. */
export class WrittenUpdates {
  private runs: Run[] = []

  get isEmpty(): boolean {
    return this.runs.length === 0
  }

  /** An update with this ticket, which is higher than all before. */
  add(ticket: number, principal: string): void {
    const last = this.runs.at(-1)
    if (last?.principal === principal) last.last = ticket
    else this.runs.push({ principal, first: ticket, last: ticket })
  }

  /** Takes out the updates up to this ticket, which is one of the document's, and returns who wrote them. */
  takeUpTo(ticket: number): readonly string[] {
    const taken = this.runs.filter(({ first }) => first <= ticket)
    this.runs = this.runs.filter(({ last }) => last > ticket)
    const [rest] = this.runs
    if (rest !== undefined) rest.first = Math.max(rest.first, ticket + 1)
    return taken.map(({ principal }) => principal)
  }
}
