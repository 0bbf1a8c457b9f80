/** The blocks `from` until `to` of a document, which belong into one section. */
export interface PlannedSection {
  readonly from: number
  readonly to: number
  /** The index of the section that has them now, or most of them; null for a new section. */
  readonly source: number | null
}

/** Weight of a section at least, when it is made. */
const MIN_WEIGHT = 32

/**
 * The usual weight of a section in a document of that many blocks; a line of text weighs 1. Layout looks at all sections,
 * and at all that is in a section that changes.
 */
export function usualWeight(blocks: number): number {
  return Math.max(MIN_WEIGHT, Math.round(Math.sqrt(blocks)))
}

/** How sections are split; null where none may be. */
export interface Splitting<Block> {
  /** The weight of a block: the lines and cells in it. */
  readonly weightOf: (block: Block) => number
}

/**
 * Divides the blocks `after` into sections: the sections of `counts` blocks each, in which the blocks `before` are, keep
 * the blocks that are the same objects, as far as their order allows. Sections without blocks are left out. Those that
 * changed and have more than twice the usual weight are split. The cost is that of comparing the blocks by identity.
 */
export function planSections<Block>(
  before: readonly Block[],
  counts: readonly number[],
  after: readonly Block[],
  splitting: Splitting<Block> | null,
): PlannedSection[] {
  const starts = startsAfter(before, counts, after)
  const planned: PlannedSection[] = []
  starts.forEach((from, index) => {
    const to = starts[index + 1] ?? after.length
    if (from === to) return
    const source = index < counts.length ? index : null
    const isGrown = source === null || to - from > counts[source]!
    const ends = splitting !== null && isGrown ? partsOf(after, from, to, splitting) : [to]
    ends.forEach((end, part) => {
      planned.push({ from: ends[part - 1] ?? from, to: end, source: part === 0 ? source : null })
    })
  })
  return planned
}

/** The ends of the parts into which the blocks `from` until `to` are split, all of about the same weight. */
function partsOf<Block>(
  blocks: readonly Block[],
  from: number,
  to: number,
  { weightOf }: Splitting<Block>,
): number[] {
  const usual = usualWeight(blocks.length)
  let total = 0
  for (let index = from; index < to; index++) total += weightOf(blocks[index]!)
  if (total <= 2 * usual) return [to]
  const each = total / Math.ceil(total / usual)
  const ends: number[] = []
  let weight = 0
  for (let index = from; index < to - 1; index++) {
    weight += weightOf(blocks[index]!)
    // With less than half of the next block missing, the part ends before it.
    if (weight + weightOf(blocks[index + 1]!) / 2 <= each * (ends.length + 1)) continue
    ends.push(index + 1)
  }
  return [...ends, to]
}

/** Where each section begins in `after`; never falling. */
function startsAfter<Block>(
  before: readonly Block[],
  counts: readonly number[],
  after: readonly Block[],
): number[] {
  if (counts.length === 0) return [0]
  const shorter = Math.min(before.length, after.length)
  let same = 0
  while (same < shorter && before[same] === after[same]) same++
  let sameAtEnd = 0
  while (
    sameAtEnd < shorter - same &&
    before[before.length - 1 - sameAtEnd] === after[after.length - 1 - sameAtEnd]
  )
    sameAtEnd++
  const grown = after.length - before.length
  const changes = new Changes(before, after, same, after.length - sameAtEnd)
  const starts: number[] = []
  let start = 0
  let shift = 0
  counts.forEach((count, index) => {
    const least = starts.at(-1) ?? 0
    if (index === 0 || start <= same) starts.push(start)
    else if (start >= before.length - sameAtEnd) starts.push(start + grown)
    else {
      const found = changes.placeOf(start, start + count, shift) ?? start + shift
      starts.push(Math.max(least, Math.min(found, after.length - sameAtEnd)))
    }
    shift = starts[index]! - start
    start += count
  })
  return starts
}

/** The part of a document in which blocks have changed. */
class Changes<Block> {
  readonly #before: readonly Block[]
  readonly #after: readonly Block[]
  readonly #from: number
  readonly #to: number
  #places: Map<Block, number> | null = null

  constructor(before: readonly Block[], after: readonly Block[], from: number, to: number) {
    this.#before = before
    this.#after = after
    this.#from = from
    this.#to = to
  }

  /** Where the blocks `start` until `end` begin now, `shift` blocks further for all that is known; null if all are gone. */
  placeOf(start: number, end: number, shift: number): number | null {
    for (let index = start; index < end; index++) {
      const place = this.#find(index, shift)
      if (place !== null) return this.#withChanged(start, place - (index - start), place)
    }
    return null
  }

  #find(index: number, shift: number): number | null {
    const left = this.#before.length - index
    if (left <= this.#after.length - this.#to) return this.#after.length - left
    const block = this.#before[index]!
    if (this.#after[index + shift] === block) return index + shift
    if (this.#places === null) {
      this.#places = new Map()
      for (let at = this.#from; at < this.#to; at++) this.#places.set(this.#after[at]!, at)
    }
    return this.#places.get(block) ?? null
  }

  /** A section that begins with changed blocks keeps them, but takes none from the section before. */
  #withChanged(start: number, from: number, to: number): number {
    const last = this.#before[start - 1]
    for (let at = to - 1; at >= Math.max(from, 0); at--) {
      if (this.#after[at] === last) return at + 1
    }
    return Math.max(from, 0)
  }
}
