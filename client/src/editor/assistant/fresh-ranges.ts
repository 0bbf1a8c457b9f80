import type { Mappable, StepMap } from '@tiptap/pm/transform'

/** A range of the document that was written a moment ago. */
export interface FreshRange {
  readonly from: number
  readonly to: number
  /** When it was written, milliseconds. */
  readonly at: number
}

/** Ranges that are kept; the oldest go first. */
const MAX_RANGES = 300

/** Words that follow each other within this time are one range, milliseconds. */
const JOIN_MS = 150

/** The ranges where they are after a change of the document; what was deleted is left out. */
export function mapRanges(ranges: readonly FreshRange[], mapping: Mappable): readonly FreshRange[] {
  return ranges.flatMap(({ from, to, at }) => {
    const range = { from: mapping.map(from, 1), to: mapping.map(to, -1), at }
    return range.from < range.to ? [range] : []
  })
}

/** The ranges that the steps of a transaction have put into the document, in the document after all of them. */
export function insertedRanges(
  maps: readonly StepMap[],
  rest: (index: number) => Mappable,
  at: number,
): readonly FreshRange[] {
  return maps.flatMap((map, index) => {
    const ranges: FreshRange[] = []
    const after = rest(index)
    map.forEach((_oldStart, _oldEnd, from, to) => {
      if (from < to) ranges.push({ from: after.map(from, -1), to: after.map(to, 1), at })
    })
    return ranges
  })
}

/** The ranges with one more. */
export function withRange(ranges: readonly FreshRange[], range: FreshRange): readonly FreshRange[] {
  const last = ranges.at(-1)
  const joins = last !== undefined && last.to === range.from && range.at - last.at < JOIN_MS
  if (joins) return [...ranges.slice(0, -1), { from: last.from, to: range.to, at: last.at }]
  return [...ranges, range].slice(-MAX_RANGES)
}
