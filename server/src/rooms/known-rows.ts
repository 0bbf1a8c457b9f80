/** `count` consecutive rows of one document, the last with the sequence number `last`. */
export interface RowRange {
  readonly last: number
  readonly count: number
}

/**
 * Most ranges kept after the first gap. Later ranges are dropped; their rows are read from the database with the gap.
 */
const MAX_RANGES = 64

/**
 * The rows of a document, by sequence number, whose updates are in the log of its room. Only the others have to be read
 * from the database. Pure.
 */
export class KnownRows {
  private complete: number
  /** Known ranges after the first gap: disjoint, in ascending order. */
  private ranges: { first: number; last: number }[] = []

  /** `head`: all rows up to this sequence number are known. */
  constructor(head: number) {
    this.complete = head
  }

  /** The highest sequence number up to which all rows are known. */
  get head(): number {
    return this.complete
  }

  /** Marks the rows of a range as known. */
  add({ last, count }: RowRange): void {
    const first = last - count + 1
    if (count < 1 || last <= this.complete) return
    if (first <= this.complete + 1) this.reach(last)
    else this.keep(first, last)
  }

  /** Marks all rows up to this sequence number as known. */
  reach(head: number): void {
    this.complete = Math.max(this.complete, head)
    while (this.ranges[0] && this.ranges[0].first <= this.complete + 1) {
      this.complete = Math.max(this.complete, this.ranges[0].last)
      this.ranges.shift()
    }
  }

  /** Marks all rows as unknown. */
  clear(): void {
    this.complete = 0
    this.ranges = []
  }

  private keep(first: number, last: number): void {
    const touches = (range: { first: number; last: number }): boolean =>
      range.first <= last + 1 && range.last >= first - 1
    const merged = this.ranges.filter(touches)
    const union = {
      first: Math.min(first, ...merged.map((range) => range.first)),
      last: Math.max(last, ...merged.map((range) => range.last)),
    }
    const others = this.ranges.filter((range) => !touches(range))
    const at = others.findIndex((range) => range.first > union.first)
    this.ranges = others.toSpliced(at < 0 ? others.length : at, 0, union).slice(0, MAX_RANGES)
  }
}
