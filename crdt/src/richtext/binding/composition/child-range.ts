import type { Node } from '@tiptap/pm/model'
import type { Kid } from '../shadow/shadow.ts'

/** Children of one element, of which some are not shown. */
export interface ChildRange {
  readonly from: number
  readonly count: number
  readonly shown: number
}

/** An element as it is shown and as it is now, with the places of its children. */
export interface Around {
  readonly old: Node
  readonly now: Node
  /** The children of the document before. */
  readonly before: readonly unknown[]
  /** The indexes of the children of the document now. */
  readonly places: ReadonlyMap<unknown, number>
}

/** The range with the children beside it that changed or went when it did, as when blocks are joined. */
export function withChangedNeighbours(range: ChildRange, { old, now, before, places }: Around): ChildRange {
  let { from, count, shown } = range
  const isChanged = (key: unknown, node: Node): boolean => {
    const place = places.get(key)
    return place === undefined || !node.eq(now.child(place))
  }
  while (from > 0 && isChanged(before[from - 1], old.child(from - 1))) {
    from--
    count++
    shown++
  }
  while (from + count < before.length && isChanged(before[from + count], old.child(from + shown))) {
    count++
    shown++
  }
  return { from, count, shown }
}

/** The indexes between which the children of a range, and what came instead of them, are now. */
export function placeNow({ from, count }: ChildRange, { before, places, now }: Around): [number, number] {
  let left = from - 1
  while (left >= 0 && !places.has(before[left])) left--
  let right = from + count
  while (right < before.length && !places.has(before[right])) right++
  const start = left < 0 ? 0 : places.get(before[left])! + 1
  return [start, right < before.length ? places.get(before[right])! : now.childCount]
}

/** What the children of an element are known by: their shared type or, for a node in ProseMirror only, their shadow. */
export function keysOf(kids: readonly Kid[]): unknown[] {
  return kids.filter(isVisible).map((kid) => kid.type ?? kid)
}

/** Whether a kid takes space in ProseMirror's node. */
export function isVisible({ kind }: Kid): boolean {
  return kind !== 'hidden'
}
