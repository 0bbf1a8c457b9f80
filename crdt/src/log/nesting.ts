import {
  ABSENT,
  asRuns,
  DepthRuns,
  type Depths,
  deeper,
  depthAt,
  levelsOf,
  rootOf,
  under,
} from './depth-runs.ts'
import { ContentLimitError } from './limits.ts'
import { NumberList } from './number-list.ts'
import { ANCHOR, type StructFacts } from './struct.ts'

/** The value for a root of unknown depth. */
const UNKNOWN = Number.MAX_SAFE_INTEGER
/** Number of roots from which space for all of them is taken at once. */
const MANY_ROOTS = 4096

/**
 * The depth of the structs of one update in shared types, as far as the update itself determines it: a struct in a root
 * type is at level 1, a struct in a nested type one level below that type. A struct that the update refers to and does
 * not contain is a root of its own.
 *
 * Source: `Item.integrate` of Yjs 13.6, where a struct's parent is that of its left neighbour, else that of its right
 * one.
 */
export class UpdateNesting {
  /** Depths by client. */
  readonly runs = new Map<number, Depths>()
  /** The struct referred to, for each root. */
  readonly rootClients = new NumberList()
  readonly rootClocks = new NumberList()
  /** The deepest shared type below each root, in levels; -1 for none. */
  readonly deepest = new NumberList()
  /** The deepest shared type whose depth does not depend on a root, in levels. */
  deepestKnown = 0
  private readonly limit: number
  private readonly depths = new NumberList()
  private client = -1
  private current = new DepthRuns()
  private found = 0
  private spread = 0

  /** `limit`: the greatest level of a type; `null`: no limit. */
  constructor(limit: number | null) {
    this.limit = limit ?? Number.POSITIVE_INFINITY
  }

  /** Starts the section of `client` at a clock. */
  start(client: number, clock: number): void {
    this.endSection()
    this.client = client
    this.current = new DepthRuns()
    if (clock > 0) this.current.append(0, clock, ABSENT)
  }

  /** Records a gap up to this clock. */
  skip(clock: number): void {
    this.current.append(this.current.end, clock, ABSENT)
  }

  /** Records the next struct of the client, `length` clocks long. */
  add(clock: number, length: number, facts: StructFacts): void {
    const depth = this.depthOf(facts)
    this.current.append(clock, clock + length, depth)
    if (facts.isType) this.noteType(depth)
  }

  /** Resolves forward references, about `budget` of them per call; returns `true` when none are left. */
  resolve(budget: number): boolean {
    this.endSection()
    let left = budget
    for (; this.found < this.rootClients.length; this.found++) {
      if (left-- <= 0) return false
      const depth = this.recorded(this.rootClients.get(this.found), this.rootClocks.get(this.found))
      this.depths.set(this.found, depth === ABSENT ? UNKNOWN : depth)
    }
    for (; this.spread < this.depths.length; this.spread++) {
      if (left-- <= 0) return false
      const deepest = this.deepest.get(this.spread)
      if (deepest >= 0 && this.depths.get(this.spread) !== UNKNOWN)
        this.noteType(deeper(this.settled(under(this.spread, 0)), deepest))
    }
    return true
  }

  /** A depth with its root replaced, as far as the update determines it. */
  settled(depth: number): number {
    return settle(this.depths, depth, null)
  }

  /** Whether the update leaves the depth of this root undetermined. */
  isOpen(root: number): boolean {
    return this.depths.get(root) === UNKNOWN
  }

  /** The recorded depth of a struct; {@link ABSENT} when the update does not contain it. */
  recorded(client: number, clock: number): number {
    return client === this.client ? this.current.at(clock) : depthAt(this.runs.get(client), clock)
  }

  private endSection(): void {
    if (this.client >= 0) this.runs.set(this.client, this.current.packed)
    this.client = -1
  }

  private depthOf({ anchor, anchorClient, anchorClock }: StructFacts): number {
    if (anchor === ANCHOR.none) return 0
    if (anchor === ANCHOR.root) return 1
    const recorded = this.recorded(anchorClient, anchorClock)
    const depth = recorded === ABSENT ? this.open(anchorClient, anchorClock) : recorded
    return anchor === ANCHOR.parent ? deeper(depth, 1) : depth
  }

  private open(client: number, clock: number): number {
    const last = this.rootClients.length - 1
    if (last >= 0 && this.rootClients.get(last) === client && this.rootClocks.get(last) === clock)
      return under(last, 0)
    this.rootClients.push(client)
    this.rootClocks.push(clock)
    this.depths.push(UNKNOWN)
    return under(this.deepest.push(-1), 0)
  }

  private noteType(depth: number): void {
    const levels = levelsOf(depth)
    if (levels > this.limit) throw new ContentLimitError(`types nested in more than ${this.limit} levels`)
    if (depth >= 0) this.deepestKnown = Math.max(this.deepestKnown, levels)
    else raise(this.deepest, rootOf(depth), levels, null)
  }
}

/** A range of clocks of one client. */
interface Clocks {
  readonly client: number
  readonly clock: number
  readonly end: number
}

/** Structs of one client that are referred to and have not arrived, in ascending order of clocks. */
interface Targets {
  readonly clocks: number[]
  readonly roots: number[]
}

/**
 * The depth of the structs of a document. Detects updates whose types would exceed the limit, alone or together with
 * the structs that they refer to and that refer to them, before they are accepted.
 */
export class Nesting {
  private readonly runs = new Map<number, Depths>()
  private readonly depths = new NumberList()
  private readonly deepest = new NumberList()
  private readonly targets = new Map<number, Targets>()
  private open = 0

  /** Why the new blocks of an update are refused; `null` when they are within the limits. Changes nothing. */
  check(
    update: UpdateNesting,
    limits: { readonly nesting: number; readonly unresolved: number },
  ): string | null {
    if (this.isPlain(update, limits)) return null
    const undo: (() => void)[] = []
    const failure = this.place(update, limits, undo).failure
    for (const step of undo.reverse()) step()
    return failure
  }

  /** Records the new blocks of an update. */
  accept(update: UpdateNesting, blocks: readonly Clocks[]): void {
    const { place } = this.place(update, null, null)
    for (const { client, clock, end } of blocks) {
      const source = update.runs.get(client)
      if (source === undefined) continue
      const known = this.runs.get(client)
      if (known === undefined && typeof source === 'number') {
        this.runs.set(client, source)
        continue
      }
      if (known !== undefined && known === source) continue
      const runs = known === undefined ? new DepthRuns() : asRuns(known)
      if (runs !== known) this.runs.set(client, runs)
      runs.fill(clock, end, (from, to) =>
        asRuns(source)
          .slice(from, to)
          .map(([start, depth]) => [start, place(depth)] as const),
      )
    }
  }

  /**
   * Whether an update is within the limits regardless of its position: no struct in it was referred to before it
   * arrived, no type in it is below a struct that it does not contain, and its references fit into the limit.
   */
  private isPlain(
    { rootClients, deepest, deepestKnown, runs }: UpdateNesting,
    limits: { readonly nesting: number; readonly unresolved: number },
  ): boolean {
    if (deepestKnown > limits.nesting || this.open + rootClients.length > limits.unresolved) return false
    if (deepest.some((levels) => levels >= 0)) return false
    if (this.targets.size === 0) return true
    for (const client of runs.keys()) if (this.targets.has(client)) return false
    return true
  }

  /**
   * Determines the document's depth for the update's roots, and resolves earlier references to structs in the update.
   * `undo` collects functions that revert the changes; `null`: the changes are permanent.
   */
  private place(
    update: UpdateNesting,
    limits: { readonly nesting: number; readonly unresolved: number } | null,
    undo: (() => void)[] | null,
  ): { readonly failure: string | null; readonly place: (depth: number) => number } {
    const most = limits?.nesting ?? Number.POSITIVE_INFINITY
    const roots = update.rootClients.length
    // An array that grows to a million elements copies them all in one step.
    const known: { [root: number]: number } = roots > MANY_ROOTS ? new Float64Array(roots) : []
    let deepest = update.deepestKnown
    const place = (depth: number): number => {
      const own = update.settled(depth)
      if (own >= 0) return own
      return settle(this.depths, deeper(known[rootOf(own)]!, levelsOf(own)), undo)
    }
    const mostOpen = limits?.unresolved ?? Number.POSITIVE_INFINITY
    for (let root = 0; root < update.rootClients.length && this.open <= mostOpen; root++) {
      if (!update.isOpen(root)) continue
      const client = update.rootClients.get(root)
      const clock = update.rootClocks.get(root)
      const recorded = depthAt(this.runs.get(client), clock)
      known[root] =
        recorded === ABSENT ? this.target(client, clock, undo) : settle(this.depths, recorded, undo)
      const levels = update.deepest.get(root)
      if (levels >= 0) deepest = Math.max(deepest, this.deepen(deeper(known[root]!, levels), undo))
    }
    if (this.targets.size > 0 && this.open <= mostOpen) {
      for (const [client, runs] of update.runs) {
        if (!this.targets.has(client)) continue
        for (const { clock, root } of this.arriving(client, asRuns(runs), undo)) {
          const depth = place(update.recorded(client, clock))
          // A struct that depends on itself is never integrated.
          const settled = depth < 0 && rootOf(depth) === root ? 0 : depth
          set(this.depths, root, settled, undo)
          const levels = this.deepest.get(root)
          if (levels >= 0) deepest = Math.max(deepest, this.deepen(deeper(settled, levels), undo))
        }
      }
    }
    const failure =
      deepest > most
        ? `types nested in more than ${most} levels`
        : this.open > mostOpen
          ? `references to more than ${mostOpen} structs that have not arrived`
          : null
    return { failure, place }
  }

  /** Records a type at this depth; returns its level as far as known. */
  private deepen(depth: number, undo: (() => void)[] | null): number {
    const levels = levelsOf(depth)
    if (depth < 0) raise(this.deepest, rootOf(depth), levels, undo)
    return levels
  }

  /** The depth of a struct that has not arrived, as a new root if necessary. */
  private target(client: number, clock: number, undo: (() => void)[] | null): number {
    let targets = this.targets.get(client)
    if (!targets) {
      targets = { clocks: [], roots: [] }
      this.targets.set(client, targets)
      undo?.push(() => this.targets.delete(client))
    }
    const { clocks, roots } = targets
    const last = clocks.length - 1
    const at = last < 0 || clock > clocks[last]! ? clocks.length : firstAtOrAfter(clocks, clock)
    if (clocks[at] === clock) return under(roots[at]!, 0)
    const root = this.depths.push(UNKNOWN)
    this.deepest.push(-1)
    if (at === clocks.length) {
      clocks.push(clock)
      roots.push(root)
    } else {
      clocks.splice(at, 0, clock)
      roots.splice(at, 0, root)
    }
    this.open++
    undo?.push(() => {
      this.depths.pop()
      this.deepest.pop()
      clocks.splice(at, 1)
      roots.splice(at, 1)
      this.open--
    })
    return under(root, 0)
  }

  /** Removes and returns the targets that are among these structs. */
  private arriving(
    client: number,
    runs: DepthRuns,
    undo: (() => void)[] | null,
  ): readonly { readonly clock: number; readonly root: number }[] {
    const targets = this.targets.get(client)
    if (!targets) return []
    const { clocks, roots } = targets
    const arrived: { clock: number; root: number }[] = []
    const first = firstAtOrAfter(clocks, runs.start)
    let at = first
    const stays: Targets = { clocks: clocks.slice(0, first), roots: roots.slice(0, first) }
    for (; at < clocks.length && clocks[at]! < runs.end; at++) {
      const clock = clocks[at]!
      const root = roots[at]!
      if (runs.at(clock) === ABSENT) {
        stays.clocks.push(clock)
        stays.roots.push(root)
      } else arrived.push({ clock, root })
    }
    if (arrived.length === 0) return arrived
    const rest = {
      clocks: stays.clocks.concat(clocks.slice(at)),
      roots: stays.roots.concat(roots.slice(at)),
    }
    if (rest.clocks.length === 0) this.targets.delete(client)
    else this.targets.set(client, rest)
    this.open -= arrived.length
    undo?.push(() => {
      this.targets.set(client, targets)
      this.open += arrived.length
    })
    return arrived
  }
}

function set(list: NumberList, index: number, value: number, undo: (() => void)[] | null): void {
  const before = list.get(index)
  list.set(index, value)
  undo?.push(() => list.set(index, before))
}

/** Replaces a lower number. */
function raise(list: NumberList, index: number, value: number, undo: (() => void)[] | null): void {
  if (value > list.get(index)) set(list, index, value, undo)
}

function firstAtOrAfter(clocks: readonly number[], clock: number): number {
  let low = 0
  let high = clocks.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (clocks[middle]! < clock) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Replaces the root of a depth by the root's own depth, as far as that is known, and stores the result. Roots that
 * depend on each other in a cycle are never integrated; they get depth 0.
 */
function settle(depths: NumberList, depth: number, undo: (() => void)[] | null): number {
  if (depth >= 0) return depth
  let at = rootOf(depth)
  let reached = depths.get(at)
  if (reached === UNKNOWN) return depth
  const path = new Set<number>()
  while (reached < 0 && !path.has(at)) {
    path.add(at)
    at = rootOf(reached)
    reached = depths.get(at)
  }
  if (path.has(at)) {
    for (const root of path) set(depths, root, 0, undo)
    return levelsOf(depth)
  }
  // From the end of the path to its start, each root gets its depth relative to the last root, or its absolute depth.
  let below = reached === UNKNOWN ? under(at, 0) : reached
  for (const root of [...path].reverse()) {
    below = deeper(below, levelsOf(depths.get(root)))
    if (depths.get(root) !== below) set(depths, root, below, undo)
  }
  return deeper(below, levelsOf(depth))
}
