import type { Node } from '@tiptap/pm/model'
import type { Decoration, DecorationSet, DecorationSource } from '@tiptap/pm/view'
import type { DecorationSetParts, DecorationSourceParts, LocalDecoration } from './view-internals.ts'

/** A range of positions. */
export interface PositionRange {
  readonly from: number
  readonly to: number
}

/** The decorations of one section, as prosemirror-view asks for those of a node. */
export class SectionDecorations implements DecorationSource {
  readonly #whole: DecorationSourceParts
  readonly #start: number
  readonly #local: readonly Decoration[]
  /** Offsets in the section, and what is there, in order. */
  readonly #parts: readonly unknown[]

  constructor(
    whole: DecorationSourceParts,
    start: number,
    local: readonly Decoration[],
    parts: readonly unknown[],
  ) {
    this.#whole = whole
    this.#start = start
    this.#local = local
    this.#parts = parts
  }

  /** Widgets and decorations of whole blocks. */
  locals(): readonly Decoration[] {
    return this.#local
  }

  forChild(offset: number, child: Node): DecorationSource {
    return this.#whole.forChild(offset + this.#start, child)
  }

  /** Whether a section without other blocks looks the same with `other`. */
  eq(other: DecorationSource): boolean {
    if (!(other instanceof SectionDecorations) || other.#parts.length !== this.#parts.length) return false
    return this.#parts.every((part, index) => isSame(part, other.#parts[index]))
  }

  /** A section is drawn from the document's decorations; nothing maps those of a section. */
  map(): DecorationSource {
    throw new Error('The decorations of a section are not mapped')
  }

  forEachSet(visit: (set: DecorationSet) => void): void {
    this.#whole.forEachSet(visit)
  }
}

function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true
  return typeof one === 'object' && one !== null && 'eq' in one && typeof one.eq === 'function'
    ? one.eq(other) === true
    : false
}

/**
 * The decorations of each of some sections, which follow each other and cover `doc`. A widget between two sections belongs
 * to the second one.
 */
export function divideDecorations(
  source: DecorationSource,
  doc: Node,
  ranges: readonly PositionRange[],
): SectionDecorations[] {
  const whole = source as DecorationSourceParts
  const parts = ranges.map((): unknown[] => [])
  let hasLocal = false
  source.forEachSet((set) => {
    const { local, children } = set as unknown as DecorationSetParts
    let section = 0
    for (let i = 0; i < children.length; i += 3) {
      const offset = children[i] as number
      while (section < ranges.length - 1 && offset >= ranges[section]!.to) section++
      parts[section]?.push(offset - ranges[section]!.from, children[i + 2])
    }
    for (const { from, to, type } of local) {
      hasLocal = true
      for (let i = firstReaching(ranges, from); i < ranges.length && ranges[i]!.from <= to; i++) {
        const range = ranges[i]!
        parts[i]!.push(Math.max(from, range.from) - range.from, Math.min(to, range.to) - range.from, type)
      }
    }
  })
  const locals = hasLocal ? whole.locals(doc) : []
  return ranges.map(
    (range, index) =>
      new SectionDecorations(whole, range.from, localsOf(locals, ranges, index), parts[index]!),
  )
}

function localsOf(
  locals: readonly LocalDecoration[],
  ranges: readonly PositionRange[],
  index: number,
): readonly Decoration[] {
  if (locals.length === 0) return []
  const { from: start, to: end } = ranges[index]!
  const isLast = index === ranges.length - 1
  return locals
    .filter(({ from, to }) => from >= start && (from === to ? from < end || isLast : to <= end))
    .map((each) => each.copy(each.from - start, each.to - start))
}

/** The index of the first range that ends at a position or after it. */
function firstReaching(ranges: readonly PositionRange[], position: number): number {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (ranges[middle]!.to >= position) high = middle
    else low = middle + 1
  }
  return low
}
