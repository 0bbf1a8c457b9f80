/** The depth of a clock without a recorded depth. */
export const ABSENT = Number.MAX_SAFE_INTEGER
/** Greater depths are stored as this one; every limit is lower. */
export const MAX_DEPTH = 1023
const STRIDE = MAX_DEPTH + 1

/**
 * Encodes a depth relative to a root as one number. A depth of zero or more is a number of levels; a negative depth is
 * a number of levels below a root whose own depth is unknown.
 */
export function under(root: number, levels: number): number {
  return -(root * STRIDE + levels) - 1
}

/** The root of a negative depth. */
export function rootOf(depth: number): number {
  return Math.floor((-depth - 1) / STRIDE)
}

/** The levels of a depth, relative to its root if it has one. */
export function levelsOf(depth: number): number {
  return depth >= 0 ? depth : (-depth - 1) % STRIDE
}

/** The depth `levels` levels below `depth`, at most {@link MAX_DEPTH} levels. */
export function deeper(depth: number, levels: number): number {
  const sum = Math.min(levelsOf(depth) + levels, MAX_DEPTH)
  return depth >= 0 ? sum : under(rootOf(depth), sum)
}

/**
 * The depths of one client's structs. In a document with many clients, most clients have written little and at a single
 * depth: one run that starts at clock 0 is stored as one number.
 */
export type Depths = DepthRuns | number

/** The depth at a clock; {@link ABSENT} where none is recorded. */
export function depthAt(depths: Depths | undefined, clock: number): number {
  if (depths === undefined) return ABSENT
  if (typeof depths !== 'number') return depths.at(clock)
  return clock < Math.floor(depths / STRIDE) ? depths % STRIDE : ABSENT
}

/** Depths with one more depth in `[clock, end)`, recorded where no depth is recorded yet. May change `depths`. */
export function filled(depths: Depths | undefined, clock: number, end: number, depth: number): Depths {
  const isPackable = depth >= 0 && depth <= MAX_DEPTH
  if (depths === undefined && clock === 0 && isPackable) return end * STRIDE + depth
  if (typeof depths === 'number' && depths === clock * STRIDE + depth && isPackable)
    return end * STRIDE + depth
  const runs = depths === undefined ? new DepthRuns() : asRuns(depths)
  if (clock >= runs.end) runs.append(clock, end, depth)
  else runs.fill(clock, end, (from) => [[from, depth]])
  return runs
}

/** Converts depths to runs. */
export function asRuns(depths: Depths): DepthRuns {
  if (typeof depths !== 'number') return depths
  const runs = new DepthRuns()
  runs.append(0, Math.floor(depths / STRIDE), depths % STRIDE)
  return runs
}

/** The depths of one client's structs, as runs of clocks with equal depth. */
export class DepthRuns {
  /** The first clock of each run, ascending. */
  readonly clocks: number[] = []
  /** The depth of each run; {@link ABSENT} in gaps. */
  readonly depths: number[] = []
  /** The first clock after all runs. */
  end = 0

  /** The first clock with a depth. */
  get start(): number {
    return this.depths[0] === ABSENT ? (this.clocks[1] ?? this.end) : (this.clocks[0] ?? 0)
  }

  /** The depths as one number if possible, else this object. */
  get packed(): Depths {
    const [depth = ABSENT] = this.depths
    return this.depths.length === 1 && depth >= 0 && depth <= MAX_DEPTH ? this.end * STRIDE + depth : this
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
   * Records `[clock, end)` where no depth is recorded yet: Yjs keeps the struct that arrived first. `runs` returns the
   * runs of a part of the range, a few thousand at most.
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

  /** The runs of `[clock, end)`; the first one starts at `clock`. */
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

  /** Index of the run that contains a clock; -1 before the first run. */
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
