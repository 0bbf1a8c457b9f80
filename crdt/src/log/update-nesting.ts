import { ABSENT, DepthRuns, type Depths, deeper, depthAt, levelsOf, rootOf, under } from './depth-runs.ts'
import { ContentLimitError } from './limits.ts'
import { NumberList } from './number-list.ts'
import { raise, settle, UNKNOWN } from './roots.ts'
import { ANCHOR, type StructFacts } from './struct.ts'

/** What determines the depth of a struct. */
export type Anchor = Readonly<Pick<StructFacts, 'anchor' | 'anchorClient' | 'anchorClock' | 'isType'>>

/** The depths of the structs of one update; `none`: it has no structs. */
export type UpdateDepths = UpdateNesting | SingleStruct | 'none'

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
  add(clock: number, length: number, facts: Anchor): void {
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

  private depthOf({ anchor, anchorClient, anchorClock }: Anchor): number {
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

/** The only struct of an update, and no shared type, as in most updates. Takes the place of an {@link UpdateNesting}. */
export class SingleStruct implements Anchor {
  readonly client: number
  readonly anchor: number
  readonly anchorClient: number
  readonly anchorClock: number
  readonly isType = false
  private readonly clock: number
  private readonly length: number

  /** The struct of `client` at `clock`, `length` clocks long. */
  constructor(client: number, clock: number, length: number, facts: Anchor) {
    this.client = client
    this.clock = clock
    this.length = length
    this.anchor = facts.anchor
    this.anchorClient = facts.anchorClient
    this.anchorClock = facts.anchorClock
  }

  /** The same as an {@link UpdateNesting}. */
  nesting(): UpdateNesting {
    const nesting = new UpdateNesting(null)
    nesting.start(this.client, this.clock)
    nesting.add(this.clock, this.length, this)
    nesting.resolve(Number.POSITIVE_INFINITY)
    return nesting
  }
}
