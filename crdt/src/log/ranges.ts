/** Fewer ranges than this are added one by one, which does not copy the ranges behind them. */
const FEW = 16

/**
 * A set of clocks as sorted, disjoint, non-touching ranges, in one flat array: `[start, end, start, end, …]`. Appending
 * at the end, by far the most common change, takes constant time.
 */
export class RangeSet {
  /** Not modified before {@link owned} has copied it. */
  private bounds: readonly number[]
  private own: number[] | null = null

  /**
   * `bounds`: ranges `[start, end, start, end, …]`, in order, disjoint and not touching. They must not change
   * afterwards; they are copied before the set changes, as a copy of a million takes long and most sets never change.
   */
  constructor(bounds: readonly number[] = []) {
    this.bounds = bounds
  }

  get isEmpty(): boolean {
    return this.bounds.length === 0
  }

  /** Number of ranges. */
  get size(): number {
    return this.bounds.length / 2
  }

  /** Adds `[start, end)`; returns whether anything in it was new. */
  add(start: number, end: number): boolean {
    const { bounds } = this
    const length = bounds.length
    if (length === 0 || start > bounds[length - 1]!) {
      this.owned().push(start, end)
      return true
    }
    const first = this.firstEndingAtOrAfter(start)
    if (bounds[first]! <= start && end <= bounds[first + 1]!) return false
    let last = first
    let from = start
    let to = end
    while (last < length && bounds[last]! <= end) {
      from = Math.min(from, bounds[last]!)
      to = Math.max(to, bounds[last + 1]!)
      last += 2
    }
    const own = this.owned()
    if (last === first + 2) {
      own[first] = from
      own[first + 1] = to
    } else {
      own.splice(first, last - first, from, to)
    }
    return true
  }

  /**
   * Adds ranges `[start, end, start, end, …]`, sorted and disjoint, in time linear in the size of both: a frame can
   * contain a million.
   */
  addSorted(added: readonly number[]): void {
    if (added.length < FEW * 2) {
      for (let i = 0; i < added.length; i += 2) this.add(added[i]!, added[i + 1]!)
      return
    }
    const later = this.owned().splice(this.firstEndingAtOrAfter(added[0]!))
    let i = 0
    let j = 0
    while (i < later.length || j < added.length) {
      if (j < added.length && (i >= later.length || added[j]! < later[i]!)) {
        this.append(added[j]!, added[j + 1]!)
        j += 2
      } else {
        this.append(later[i]!, later[i + 1]!)
        i += 2
      }
    }
  }

  /** Whether all of `[start, end)` is in the set. */
  covers(start: number, end: number): boolean {
    const at = this.firstEndingAtOrAfter(end)
    return at < this.bounds.length && this.bounds[at]! <= start
  }

  /** The first clock of the set at or after `clock`; `null` when there is none. */
  nextFrom(clock: number): number | null {
    const at = this.firstEndingAtOrAfter(clock + 1)
    const start = this.bounds[at]
    return start === undefined ? null : Math.max(start, clock)
  }

  /**
   * The parts of `asked` that are not in the set. Both are ranges `[start, end, …]`, sorted and disjoint. Linear in the
   * size of both.
   */
  missing(asked: readonly number[]): number[] {
    const { bounds } = this
    const parts: number[] = []
    let i = asked.length > 0 ? this.firstEndingAtOrAfter(asked[0]!) : 0
    for (let j = 0; j < asked.length; j += 2) {
      let from = asked[j]!
      const end = asked[j + 1]!
      // Binary search for few ranges, a linear scan for many.
      if (asked.length < FEW * 2) i = this.firstEndingAtOrAfter(from)
      else while (i < bounds.length && bounds[i + 1]! <= from) i += 2
      for (let k = i; k < bounds.length && from < end; k += 2) {
        const low = bounds[k]!
        if (low >= end) break
        if (low > from) parts.push(from, low)
        from = Math.max(from, bounds[k + 1]!)
      }
      if (from < end) parts.push(from, end)
    }
    return parts
  }

  /** Removes the ranges that overlap or touch `[0, clock)`; returns the end of their union with it. */
  takeUpTo(clock: number): number {
    const { bounds } = this
    let reached = clock
    let taken = 0
    for (; taken < bounds.length && bounds[taken]! <= reached; taken += 2) {
      reached = Math.max(reached, bounds[taken + 1]!)
    }
    if (taken > 0) this.owned().splice(0, taken)
    return reached
  }

  /** The ranges as `[start, end, start, end, …]`; must not be modified. */
  get flat(): readonly number[] {
    return this.bounds
  }

  /** The ranges, in order. */
  *entries(): Generator<[start: number, end: number]> {
    for (let i = 0; i < this.bounds.length; i += 2) yield [this.bounds[i]!, this.bounds[i + 1]!]
  }

  /** Adds a range that starts at or after the start of the last one. */
  private append(start: number, end: number): void {
    const bounds = this.owned()
    const last = bounds.length - 1
    if (last < 0 || start > bounds[last]!) bounds.push(start, end)
    else if (end > bounds[last]!) bounds[last] = end
  }

  /** The array of this set alone, which may be modified. */
  private owned(): number[] {
    if (this.own === null) {
      this.own = this.bounds.slice()
      this.bounds = this.own
    }
    return this.own
  }

  /** Index of the first range whose end is not before `clock`; the length when there is none. */
  private firstEndingAtOrAfter(clock: number): number {
    const { bounds } = this
    let low = 0
    let high = bounds.length / 2
    while (low < high) {
      const middle = (low + high) >>> 1
      if (bounds[middle * 2 + 1]! < clock) low = middle + 1
      else high = middle
    }
    return low * 2
  }
}
