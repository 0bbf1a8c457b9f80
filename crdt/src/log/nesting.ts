import {
  ABSENT,
  asRuns,
  DepthRuns,
  type Depths,
  deeper,
  depthAt,
  filled,
  levelsOf,
  rootOf,
  under,
} from './depth-runs.ts'
import { NumberList } from './number-list.ts'
import { raise, set, settle, UNKNOWN } from './roots.ts'
import { ANCHOR } from './struct.ts'
import { SingleStruct, type UpdateDepths, type UpdateNesting } from './update-nesting.ts'

/** Number of roots from which space for all of them is taken at once. */
const MANY_ROOTS = 4096

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
    depths: UpdateDepths,
    limits: { readonly nesting: number; readonly unresolved: number },
  ): string | null {
    if (depths === 'none' || (this.lone(depths) && this.open < limits.unresolved)) return null
    const update = nestingOf(depths)
    if (this.isPlain(update, limits)) return null
    const undo: (() => void)[] = []
    const failure = this.place(update, limits, undo).failure
    for (const step of undo.reverse()) step()
    return failure
  }

  /** Records the new blocks of an update. */
  accept(depths: UpdateDepths, blocks: readonly Clocks[]): void {
    if (depths === 'none') return
    const lone = this.lone(depths)
    if (lone) {
      const depth = this.depthOf(lone)
      for (const { client, clock, end } of blocks)
        this.runs.set(client, filled(this.runs.get(client), clock, end, depth))
      return
    }
    const update = nestingOf(depths)
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

  /** The only struct of an update, when no struct was waiting for it; else `null`. */
  private lone(depths: UpdateNesting | SingleStruct): SingleStruct | null {
    return depths instanceof SingleStruct && !this.targets.has(depths.client) ? depths : null
  }

  /** The depth of a single struct. */
  private depthOf({ anchor, anchorClient, anchorClock }: SingleStruct): number {
    if (anchor === ANCHOR.none) return 0
    if (anchor === ANCHOR.root) return 1
    const recorded = depthAt(this.runs.get(anchorClient), anchorClock)
    const depth =
      recorded === ABSENT ? this.target(anchorClient, anchorClock, null) : settle(this.depths, recorded, null)
    return anchor === ANCHOR.parent ? deeper(depth, 1) : depth
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

/** The depths of an update with an index of their own. */
function nestingOf(depths: UpdateNesting | SingleStruct): UpdateNesting {
  return depths instanceof SingleStruct ? depths.nesting() : depths
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
