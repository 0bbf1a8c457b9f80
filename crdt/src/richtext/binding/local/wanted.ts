import type { Mark, Node } from '@tiptap/pm/model'
import { ReplaceAroundStep, type Step } from '@tiptap/pm/transform'
import type { ElementShadow, FillerShadow, ShadowTree } from '../shadow/shadow.ts'

/** A range of the old document that a step replaced, and the range in the new one. */
export interface ChangedRange {
  readonly oldStart: number
  readonly oldEnd: number
  readonly newStart: number
  readonly newEnd: number
}

/** The ranges that a step replaced, in document order. */
export function changedRanges(step: Step): ChangedRange[] {
  const ranges: ChangedRange[] = []
  step.getMap().forEach((oldStart, oldEnd, newStart, newEnd) => {
    ranges.push({ oldStart, oldEnd, newStart, newEnd })
  })
  return ranges
}

/** Inline content of the new document, with the place in the old one that it comes from; `null` for new content. */
export type WantedInline =
  | {
      readonly kind: 'text'
      readonly text: string
      readonly marks: readonly Mark[]
      readonly source: Source | null
    }
  | { readonly kind: 'atom'; readonly node: Node; readonly source: ElementShadow | null }

/** A place in the content of a textblock of the old document. */
export interface Source {
  readonly element: ElementShadow
  readonly offset: number
}

/** A block of the new document, with the elements of the old one that its two borders come from. */
export interface WantedBlock {
  readonly node: Node
  readonly open: ElementShadow | FillerShadow | null
  readonly close: ElementShadow | null
  /** Whether nothing changed from its start to its end. `blocks` and `inline` are empty then. */
  readonly isUntouched: boolean
  readonly blocks: readonly WantedBlock[]
  readonly inline: readonly WantedInline[]
}

/** Reads the new document of a step, with the origin of each part in the tree, which still describes the old one. */
export class WantedReader {
  readonly #tree: ShadowTree
  readonly #ranges: readonly ChangedRange[]
  readonly #isAround: boolean
  /** The inline content that a step around it took out of its textblock: where that ends before and after. */
  readonly #joined: { readonly oldEnd: number; readonly newEnd: number } | null

  constructor(tree: ShadowTree, step: Step, ranges: readonly ChangedRange[]) {
    this.#tree = tree
    this.#ranges = ranges
    this.#isAround = step instanceof ReplaceAroundStep
    this.#joined =
      step instanceof ReplaceAroundStep
        ? { oldEnd: step.gapTo, newEnd: step.from + step.insert + step.gapTo - step.gapFrom }
        : null
  }

  /** The children of a node that start between two offsets of its content, which starts at `start`. */
  blocks(parent: Node, start: number, from: number, to: number): WantedBlock[] {
    const blocks: WantedBlock[] = []
    let { offset, index } =
      from < parent.content.size ? parent.childAfter(from) : { offset: from, index: parent.childCount }
    for (; index < parent.childCount && offset < to; index++) {
      const child = parent.child(index)
      blocks.push(this.#block(child, start + offset))
      offset += child.nodeSize
    }
    return blocks
  }

  /** The inline content of a node between two offsets. */
  inline(parent: Node, start: number, from: number, to: number): WantedInline[] {
    const wanted: WantedInline[] = []
    parent.nodesBetween(from, to, (node, offset) => {
      const position = start + offset
      if (!node.isText) {
        const old = this.#oldPosition(position)
        const source = old === null ? null : this.#tree.startingAt(old)
        wanted.push({ kind: 'atom', node, source: source?.kind === 'element' ? source : null })
        return false
      }
      const first = Math.max(offset, from)
      const last = Math.min(offset + node.nodeSize, to)
      for (const [a, b] of this.#unbroken(start + first, start + last)) {
        const text = node.text!.slice(a - position, b - position)
        wanted.push({ kind: 'text', text, marks: node.marks, source: this.#sourceAt(a) })
      }
      return false
    })
    return wanted
  }

  #block(node: Node, position: number): WantedBlock {
    const start = this.#oldPosition(position)
    const last = position + node.nodeSize - 1
    const end = this.#oldPosition(last)
    const opened = start === null ? this.#renamed(position) : this.#tree.startingAt(start)
    const open = opened ?? null
    const isUntouched =
      start !== null && end !== null && end - start === last - position && !this.#isChanged(position, last)
    if (isUntouched || node.isLeaf)
      return { node, open, close: null, isUntouched: isUntouched && open !== null, blocks: [], inline: [] }
    const close = this.#closingAt(end ?? this.#joinedAt(node, last))
    const size = node.content.size
    return {
      node,
      open,
      close,
      isUntouched: false,
      blocks: node.inlineContent ? [] : this.blocks(node, position + 1, 0, size),
      inline: node.inlineContent ? this.inline(node, position + 1, 0, size) : [],
    }
  }

  /** The element that ends at a position of the old document; `null` when none does. */
  #closingAt(position: number | null): ElementShadow | null {
    if (position === null) return null
    const { element, offset } = this.#tree.locate(position)
    return offset === element.kids.size && element !== this.#tree.root ? element : null
  }

  /**
   * Where the textblock ended whose rest was joined to a textblock that ends at `last` with new tokens, as when both
   * stand at different depths.
   */
  #joinedAt(node: Node, last: number): number | null {
    return node.isTextblock && this.#joined?.newEnd === last ? this.#joined.oldEnd : null
  }

  /** The position in the old document of what stands at a position of the new one; `null` for new content. */
  #oldPosition(position: number): number | null {
    let delta = 0
    for (const { oldEnd, newStart, newEnd } of this.#ranges) {
      if (position < newStart) break
      if (position < newEnd) return null
      delta = oldEnd - newEnd
    }
    return position + delta
  }

  /** Whether a step changed something between two positions of the new document. */
  #isChanged(from: number, to: number): boolean {
    return this.#ranges.some(({ newStart, newEnd }) => newStart <= to && newEnd > from)
  }

  /** The element whose start was replaced by the start of another one around the same content: a changed type. */
  #renamed(position: number): ElementShadow | FillerShadow | null {
    if (!this.#isAround) return null
    for (const { oldStart, oldEnd, newStart, newEnd } of this.#ranges) {
      if (position < newStart || position >= newEnd || oldEnd - oldStart !== newEnd - newStart) continue
      return this.#tree.startingAt(oldStart + position - newStart) ?? null
    }
    return null
  }

  #sourceAt(position: number): Source | null {
    const old = this.#oldPosition(position)
    if (old === null) return null
    const { element, offset } = this.#tree.locate(old)
    return element.nodeType.inlineContent ? { element, offset } : null
  }

  /** The parts of a range of the new document that the borders of changed ranges divide it into. */
  #unbroken(from: number, to: number): [number, number][] {
    const borders = this.#ranges.flatMap(({ newStart, newEnd }) => [newStart, newEnd])
    const inside = [...new Set(borders.filter((border) => border > from && border < to))]
    const points = [from, ...inside.sort((a, b) => a - b), to]
    return points.slice(1).map((end, index) => [points[index]!, end])
  }
}
