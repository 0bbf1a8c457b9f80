import { deeper, levelsOf, rootOf, under } from './depth-runs.ts'
import type { NumberList } from './number-list.ts'

/** The value for a root of unknown depth. */
export const UNKNOWN: number = Number.MAX_SAFE_INTEGER

/** Replaces a number of a list. `undo`: collects functions that revert the change; `null`: it is permanent. */
export function set(list: NumberList, index: number, value: number, undo: (() => void)[] | null): void {
  const before = list.get(index)
  list.set(index, value)
  undo?.push(() => list.set(index, before))
}

/** Replaces a lower number, as {@link set} does. */
export function raise(list: NumberList, index: number, value: number, undo: (() => void)[] | null): void {
  if (value > list.get(index)) set(list, index, value, undo)
}

/**
 * Replaces the root of a depth by the root's own depth, as far as that is known, and stores the result. Roots that
 * depend on each other in a cycle are never integrated; they get depth 0.
 */
export function settle(depths: NumberList, depth: number, undo: (() => void)[] | null): number {
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
