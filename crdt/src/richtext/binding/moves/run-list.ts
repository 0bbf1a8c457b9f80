/** A value that is known for consecutive clocks of one client. */
export interface ValuedRun<Value> {
  readonly clock: number
  readonly length: number
  readonly value: Value
}

/**
 * Disjoint runs of clocks with a value each, in order. Look-ups take O(log n); an insertion also moves the runs behind
 * it, which costs less than a microsecond for ten thousand.
 */
export class RunList<Value> {
  readonly #shift: (value: Value, offset: number) => Value
  readonly #runs: ValuedRun<Value>[] = []

  /** @param shift the value of the part of a run that begins `offset` clocks after the run */
  constructor(shift: (value: Value, offset: number) => Value) {
    this.#shift = shift
  }

  /** The number of runs. */
  get size(): number {
    return this.#runs.length
  }

  /**
   * The part of the run that begins at `clock`, or, where there is none, the gap up to the next run, with `value:
   * null`. The length of the last gap is infinite.
   */
  from(clock: number): { readonly length: number; readonly value: Value | null } {
    const index = this.#firstEndingAfter(clock)
    const run = this.#runs[index]
    if (run === undefined) return { length: Number.POSITIVE_INFINITY, value: null }
    if (run.clock > clock) return { length: run.clock - clock, value: null }
    const offset = clock - run.clock
    return { length: run.length - offset, value: offset === 0 ? run.value : this.#shift(run.value, offset) }
  }

  /**
   * Sets the value of all clocks of a run: `combine` gets the present value, or `null`, and the offset in the run, and
   * returns the value from there on. Runs are split at both ends.
   */
  update(clock: number, length: number, combine: (present: Value | null, offset: number) => Value): void {
    const end = clock + length
    const next = this.#firstEndingAfter(clock)
    if (next === this.#runs.length || this.#runs[next]!.clock >= end) {
      this.#runs.splice(next, 0, { clock, length, value: combine(null, 0) })
      return
    }
    this.#splitAt(clock)
    this.#splitAt(end)
    const first = this.#firstEndingAfter(clock)
    const changed: ValuedRun<Value>[] = []
    let index = first
    let at = clock
    while (at < end) {
      const run = this.#runs[index]
      const isGap = run === undefined || run.clock > at
      const to = isGap ? Math.min(end, run?.clock ?? end) : run.clock + run.length
      changed.push({ clock: at, length: to - at, value: combine(isGap ? null : run.value, at - clock) })
      if (!isGap) index++
      at = to
    }
    this.#runs.splice(first, index - first, ...changed)
  }

  /** Makes `clock` the beginning of a run when it lies within one. */
  #splitAt(clock: number): void {
    const index = this.#firstEndingAfter(clock)
    const run = this.#runs[index]
    if (run === undefined || run.clock >= clock) return
    const offset = clock - run.clock
    const left = { ...run, length: offset }
    const right = { clock, length: run.length - offset, value: this.#shift(run.value, offset) }
    this.#runs.splice(index, 1, left, right)
  }

  #firstEndingAfter(clock: number): number {
    let low = 0
    let high = this.#runs.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const { clock: start, length } = this.#runs[middle]!
      if (start + length <= clock) low = middle + 1
      else high = middle
    }
    return low
  }
}
