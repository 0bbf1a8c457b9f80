/** No depth is recorded for a clock. */
export const ABSENT = Number.MAX_SAFE_INTEGER
/** Depths beyond this are not told apart; every limit is below it. */
export const MAX_DEPTH = 1023
const STRIDE = MAX_DEPTH + 1

/**
 * A depth as one number: zero or more is a number of levels, below zero is a number of levels under a root whose own
 * depth is not known.
 */
export function under(root: number, levels: number): number {
  return -(root * STRIDE + levels) - 1
}

/** The root of a depth below zero. */
export function rootOf(depth: number): number {
  return Math.floor((-depth - 1) / STRIDE)
}

/** The levels of a depth, under its root where it has one. */
export function levelsOf(depth: number): number {
  return depth >= 0 ? depth : (-depth - 1) % STRIDE
}

/** So many levels further down. */
export function deeper(depth: number, levels: number): number {
  const sum = Math.min(levelsOf(depth) + levels, MAX_DEPTH)
  return depth >= 0 ? sum : under(rootOf(depth), sum)
}

/** The depths of one client's structs, as runs of clocks that have the same. */
export class DepthRuns {
  /** Where runs start, rising. */
  readonly clocks: number[] = []
  /** The depth of each run; {@link ABSENT} in gaps. */
  readonly depths: number[] = []
  /** The first clock after all runs. */
  end = 0

  /** The first clock with a depth. */
  get start(): number {
    return this.depths[0] === ABSENT ? (this.clocks[1] ?? this.end) : (this.clocks[0] ?? 0)
  }

  /** Whether no depth is under a root. */
  get isSettled(): boolean {
    return this.depths.every((depth) => depth >= 0)
  }

  /** The depth at a clock; {@link ABSENT} where none is recorded. */
  at(clock: number): number {
    if (clock >= this.end) return ABSENT
    const last = this.clocks.length - 1
    return this.depths[clock >= this.clocks[last]! ? last : this.runOf(clock)] ?? ABSENT
  }

  /** Records `[clock, end)`, which starts at or after the end of all runs. */
  append(clock: number, end: number, depth: number): void {
    const { depths } = this
    if (clock > this.end) this.push(this.end, ABSENT)
    if (depths.length === 0 || depths[depths.length - 1] !== depth) this.push(clock, depth)
    this.end = end
  }

  /**
   * Records `[clock, end)` where nothing is recorded yet: what arrived first is what Yjs keeps. `runs` gives the runs
   * of a part of it, of which there are a few thousand at most.
   */
  fill(
    clock: number,
    end: number,
    runs: (from: number, to: number) => readonly (readonly [clock: number, depth: number])[],
  ): void {
    const gaps: [number, number][] = []
    if (clock < this.end) {
      const known = this.slice(clock, Math.min(end, this.end))
      for (const [index, [start, depth]] of known.entries())
        if (depth === ABSENT) gaps.push([start, known[index + 1]?.[0] ?? Math.min(end, this.end)])
    }
    for (const [from, to] of gaps) this.fillGap(from, to, runs(from, to))
    const rest = Math.max(clock, this.end)
    if (rest >= end) return
    const more = runs(rest, end)
    for (let i = 0; i < more.length; i++) this.append(more[i]![0], more[i + 1]?.[0] ?? end, more[i]![1])
  }

  /** Replaces a part of one run. */
  private fillGap(
    from: number,
    to: number,
    runs: readonly (readonly [clock: number, depth: number])[],
  ): void {
    const gap = this.runOf(from)
    const gapEnd = this.clocks[gap + 1] ?? this.end
    const clocks = runs.map(([start]) => start)
    const depths = runs.map(([, depth]) => depth)
    if (gapEnd > to) {
      clocks.push(to)
      depths.push(ABSENT)
    }
    const keepsStart = this.clocks[gap]! < from
    this.clocks.splice(keepsStart ? gap + 1 : gap, keepsStart ? 0 : 1, ...clocks)
    this.depths.splice(keepsStart ? gap + 1 : gap, keepsStart ? 0 : 1, ...depths)
  }

  /** The runs of `[clock, end)`, the first one from `clock` on. */
  slice(clock: number, end: number): [clock: number, depth: number][] {
    const runs: [number, number][] = []
    for (let i = Math.max(this.runOf(clock), 0); i < this.clocks.length && this.clocks[i]! < end; i++)
      runs.push([Math.max(this.clocks[i]!, clock), this.depths[i]!])
    return runs
  }

  private push(clock: number, depth: number): void {
    this.clocks.push(clock)
    this.depths.push(depth)
  }

  /** Index of the run that a clock lies in; -1 before the first one. */
  private runOf(clock: number): number {
    let low = 0
    let high = this.clocks.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.clocks[middle]! <= clock) low = middle + 1
      else high = middle
    }
    return low - 1
  }
}
