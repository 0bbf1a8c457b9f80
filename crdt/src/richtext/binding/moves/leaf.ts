import { compareIds, type Id, type IdRun, idAfter, sameId } from './ids.ts'
import type { MoveIndex } from './move-index.ts'

/** Consecutive ids and the consecutive ids of the copies that stand for them. */
export interface LeafRun {
  readonly from: IdRun
  /** The leaf of the first id of `from`; the other leaves follow it. */
  readonly leaf: Id
}

/** What a way through the forest leads to, for how many consecutive ids it is the same way, and its edges. */
interface Way {
  readonly end: Id
  readonly length: number
  readonly steps: number
}

/**
 * The longest way that is followed. An id on a longer one counts as its own leaf, so that nothing is deleted because of
 * it. A person would have to move the same character a thousand times.
 */
const MAX_STEPS = 1_000

/** Elements that {@link Leaves.placeOf} visits at most: more come from forged entries. */
const MAX_HOPS = 200

/**
 * The leaves of a {@link MoveIndex}: of all copies of the same original the one that counts. From the root of a tree the
 * way leads to a revival if there is one, else to the copy with the lowest id, until there is no copy.
 *
 * Cycles exist only in forged entries. Such a cycle is cut before its lowest id, which becomes the root.
 */
export class Leaves {
  readonly #index: MoveIndex
  /** Ways to the roots that were looked up since the index changed, by client and clock; `null`: the way is too long. */
  readonly #roots = new Map<number, Map<number, Way | null>>()
  #version: number

  constructor(index: MoveIndex) {
    this.#index = index
    this.#version = index.version
  }

  /** A number that changes with the recorded moves: while it stays, so does every answer. */
  get version(): number {
    return this.#index.version
  }

  /** The leaf of an id, which is the id itself when it was never copied, or is the copy that counts. */
  leafOf(id: Id): Id {
    return this.#wayFrom(id, 1).end
  }

  /** The id of which an id is a copy, or a copy of copies; the id itself when it is none. */
  originOf(id: Id): Id {
    return this.#rootOf(id)?.end ?? id
  }

  /** Whether the id itself counts. */
  isLeaf(id: Id): boolean {
    return sameId(this.leafOf(id), id)
  }

  /** The leaves of a run, in pieces in which both sides are consecutive. */
  *leafRuns(run: IdRun): Generator<LeafRun> {
    for (let offset = 0; offset < run.length; ) {
      const from = idAfter(run, offset)
      const { end, length } = this.#wayFrom(from, run.length - offset)
      yield { from: { ...from, length }, leaf: end }
      offset += length
    }
  }

  /**
   * Where the content of an element is now: the leaf of the element when `isAlive`, else that of the element into which
   * its content went, and so on; `null` when every way ends at an element that is gone.
   */
  placeOf(id: Id, isAlive: (id: Id) => boolean): Id | null {
    const seen: Id[] = []
    const follow = (from: Id): Id | null => {
      const leaf = this.leafOf(from)
      if (isAlive(leaf)) return leaf
      if (seen.length >= MAX_HOPS || seen.some((each) => sameId(each, leaf))) return null
      seen.push(leaf)
      for (const next of this.#index.into(leaf)) {
        const place = follow(next)
        if (place !== null) return place
      }
      return null
    }
    return follow(id)
  }

  /** The way to the leaf, the same for at most `most` ids. */
  #wayFrom(id: Id, most: number): Way {
    const up = this.#rootOf(id)
    if (up === null) return { end: id, length: 1, steps: 0 }
    let length = Math.min(most, up.length)
    let end = up.end
    for (let steps = 0; ; steps++) {
      const copies = this.#index.copies(end)
      length = Math.min(length, copies.length)
      const next = copies.value?.find((copy) => !sameId(copy.id, up.end))
      if (next === undefined) return { end, length, steps }
      if (steps === MAX_STEPS) return { end: id, length: 1, steps }
      end = next.id
    }
  }

  /** The way to the root; `null` when it is too long. */
  #rootOf(id: Id): Way | null {
    if (this.#version !== this.#index.version) {
      this.#roots.clear()
      this.#version = this.#index.version
    }
    const first = this.#index.original(id)
    if (first.value === null) return { end: id, length: first.length, steps: 0 }
    const path: Step[] = []
    for (let at = id; path.length <= MAX_STEPS; ) {
      const known = this.#roots.get(at.client)?.get(at.clock)
      if (known !== undefined) return this.#remember(path, known)
      const original = this.#index.original(at)
      if (original.value === null) return this.#remember(path, { end: at, length: original.length, steps: 0 })
      path.push({ id: at, length: original.length })
      at = original.value
    }
    const root = rootOfCycle(path.map((step) => step.id))
    const steps = root === null ? -1 : path.findIndex((step) => sameId(step.id, root))
    return this.#remember(path.slice(0, 1), root === null ? null : { end: root, length: 1, steps: steps - 1 })
  }

  /** Notes the ways of the ids of a path that leads to an id with the way `last`. Returns that of the first id. */
  #remember(path: readonly Step[], last: Way | null): Way | null {
    let way = last
    for (const { id, length } of path.toReversed()) {
      const isShort = way !== null && way.steps < MAX_STEPS
      way = isShort ? { end: way!.end, length: Math.min(way!.length, length), steps: way!.steps + 1 } : null
      let ways = this.#roots.get(id.client)
      if (ways === undefined) {
        ways = new Map()
        this.#roots.set(id.client, ways)
      }
      ways.set(id.clock, way)
    }
    return way
  }
}

/** An id on a way, and for how many consecutive ids the way is the same there. */
interface Step {
  readonly id: Id
  readonly length: number
}

/** The lowest id of the cycle in which a path ends; `null` when no id of the path repeats its end. */
function rootOfCycle(path: readonly Id[]): Id | null {
  const last = path.at(-1)!
  const before = path.slice(0, -1).findLastIndex((id) => sameId(id, last))
  return before < 0 ? null : path.slice(before + 1).reduce((a, b) => (compareIds(a, b) <= 0 ? a : b))
}
