import type { StepMap } from '@tiptap/pm/transform'
import type { Binding } from '../binding/index.ts'
import type { Anchor, AnchorPlace, Range } from './anchor.ts'
import { isAwaited, placeAnchor } from './place-anchor.ts'

/** An anchor with the id of what it belongs to. */
export interface Anchored {
  readonly id: string
  readonly anchor: Anchor
}

/** Steps after which all anchors are placed anew, which is then cheaper than following them. */
const MOST_MAPS = 200

interface Followed {
  readonly anchor: Anchor
  readonly place: AnchorPlace
  /** Whether some of what it is about has not arrived yet: then it is looked for after every edit. */
  readonly isAwaited: boolean
}

/**
 * Anchors and their places in an editor's document, which follow its steps. An edit costs nothing; when the places are
 * asked for, those that no edit touched are mapped, and only the others are looked for: touched ones, and after recorded
 * moves those of which something is missing. A value: an edit yields another one.
 */
export class FollowedAnchors {
  /** No anchors. */
  static none(): FollowedAnchors {
    return new FollowedAnchors(new Map(), [], 0)
  }

  #anchors: ReadonlyMap<string, Followed>
  #maps: readonly StepMap[]
  /** The version of the moves with which the places were looked for. */
  #version: number
  #places: ReadonlyMap<string, AnchorPlace> | null = null
  readonly #lookedFor: Set<string>

  private constructor(
    anchors: ReadonlyMap<string, Followed>,
    maps: readonly StepMap[],
    version: number,
    lookedFor: ReadonlySet<string> = new Set(),
  ) {
    this.#anchors = anchors
    this.#maps = maps
    this.#version = version
    this.#lookedFor = new Set(lookedFor)
  }

  /** The same with other anchors: the places of those that it has already are kept. */
  with(binding: Binding, anchored: readonly Anchored[]): FollowedAnchors {
    this.#settle(binding)
    const anchors = anchored.map(({ id, anchor }): [string, Followed] => {
      const before = this.#anchors.get(id)
      return [id, before?.anchor === anchor ? before : placed(binding, anchor)]
    })
    return new FollowedAnchors(new Map(anchors), [], binding.leaves.version)
  }

  /** The same after steps of the editor. */
  after(maps: readonly StepMap[]): FollowedAnchors {
    if (this.#anchors.size === 0 || maps.length === 0) return this
    return new FollowedAnchors(this.#anchors, [...this.#maps, ...maps], this.#version, this.#lookedFor)
  }

  /** All places in the document as it is now, by id. `binding` must show the document after all steps. */
  places(binding: Binding): ReadonlyMap<string, AnchorPlace> {
    this.#settle(binding)
    this.#places ??= new Map([...this.#anchors].map(([id, { place }]) => [id, place]))
    return this.#places
  }

  /** The same with nothing left to look for. */
  settled(binding: Binding): FollowedAnchors {
    this.#settle(binding)
    return new FollowedAnchors(this.#anchors, [], this.#version)
  }

  /** The ids of the anchors that edits had looked for, not only mapped, since they were given or all was settled. */
  get lookedFor(): ReadonlySet<string> {
    return this.#lookedFor
  }

  /** Forgets which anchors were looked for. */
  forgetLookedFor(): void {
    this.#lookedFor.clear()
  }

  #settle(binding: Binding): void {
    const { version } = binding.leaves
    const isMoved = version !== this.#version
    const maps = this.#maps
    if (maps.length === 0 && !isMoved) return
    const isMuch = maps.length > MOST_MAPS
    const anchors = new Map<string, Followed>()
    for (const [id, followed] of this.#anchors) {
      const { anchor, place } = followed
      const mapped = isMuch || followed.isAwaited ? null : after(place, maps, isMoved)
      if (mapped === place) anchors.set(id, followed)
      else if (mapped !== null) anchors.set(id, { ...followed, place: mapped })
      else {
        anchors.set(id, placed(binding, anchor))
        this.#lookedFor.add(id)
      }
    }
    this.#anchors = anchors
    this.#places = null
    this.#maps = []
    this.#version = version
  }
}

function placed(binding: Binding, anchor: Anchor): Followed {
  const place = placeAnchor(binding, anchor)
  const isWhole = place.state === 'here' && place.isWhole
  return { anchor, place, isAwaited: !isWhole && isAwaited(binding, anchor) }
}

/** A place after steps; `null` when it has to be looked for. */
function after(place: AnchorPlace, maps: readonly StepMap[], isMoved: boolean): AnchorPlace | null {
  switch (place.state) {
    case 'none':
      return place
    case 'unknown':
      return null
    case 'gone':
      return isMoved ? null : place
    case 'here': {
      if (isMoved && !place.isWhole) return null
      // Ranges become one, or several, by what is changed between them.
      const shift = shiftOf({ from: place.ranges[0]!.from, to: place.ranges.at(-1)!.to }, maps)
      if (shift === null || shift === 0) return shift === null ? null : place
      return {
        ...place,
        ranges: place.ranges.map(({ from, to }) => ({ from: from + shift, to: to + shift })),
      }
    }
    default:
      return place satisfies never
  }
}

/** By how much steps move a range, if they change nothing in it and beside it; otherwise `null`. */
function shiftOf({ from, to }: Range, maps: readonly StepMap[]): number | null {
  let moved = 0
  for (const map of maps) {
    const [start, end] = [from + moved, to + moved]
    let isTouched = false
    map.forEach((oldFrom, oldTo, newFrom, newTo) => {
      if (oldTo < start) moved += newTo - newFrom - (oldTo - oldFrom)
      else if (oldFrom <= end) isTouched = true
    })
    if (isTouched) return null
  }
  return moved
}
