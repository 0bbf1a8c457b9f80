import type { RowRange } from '../fabric/message.ts'

/** Ranges kept beyond a hole; what is further on is let go, and read from the database with the hole. */
const MAX_RANGES = 64

/**
 * Which rows of a document are in the log of a room, by sequence number, so that no more is read from the database
 * than is missing. Pure.
 */
export class KnownRows {
  private complete: number
  /** Beyond the first hole: disjoint, in rising order. */
  private beyond: { first: number; last: number }[] = []

  /** All rows up to the sequence number `head` are known. */
  constructor(head: number) {
    this.complete = head
  }

  /** All rows up to this sequence number are known. */
  get head(): number {
    return this.complete
  }

  /** These rows are known. */
  add({ last, count }: RowRange): void {
    const first = last - count + 1
    if (count < 1 || last <= this.complete) return
    if (first <= this.complete + 1) this.reach(last)
    else this.keep(first, last)
  }

  /** All rows up to this sequence number are known. */
  reach(head: number): void {
    this.complete = Math.max(this.complete, head)
    while (this.beyond[0] && this.beyond[0].first <= this.complete + 1) {
      this.complete = Math.max(this.complete, this.beyond[0].last)
      this.beyond.shift()
    }
  }

  /** Nothing is certain any more. */
  forget(): void {
    this.complete = 0
    this.beyond = []
  }

  private keep(first: number, last: number): void {
    const touches = (range: { first: number; last: number }): boolean =>
      range.first <= last + 1 && range.last >= first - 1
    const merged = this.beyond.filter(touches)
    const union = {
      first: Math.min(first, ...merged.map((range) => range.first)),
      last: Math.max(last, ...merged.map((range) => range.last)),
    }
    const others = this.beyond.filter((range) => !touches(range))
    const at = others.findIndex((range) => range.first > union.first)
    this.beyond = others.toSpliced(at < 0 ? others.length : at, 0, union).slice(0, MAX_RANGES)
  }
}
