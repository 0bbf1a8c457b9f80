import type { Node } from '@tiptap/pm/model'
import type * as Y from 'yjs'
import { isBetween, type Piece, type TypeFactory } from '../content/create.ts'
import type { MarkCodec } from '../content/marks.ts'
import type { Provenance } from '../content/provenance.ts'
import { type Attributes, attributesAround, idsOf, indexOfOffset, runsOf } from '../content/text-runs.ts'
import {
  type ElementShadow,
  hiddenShadow,
  type Kid,
  type ShadowTree,
  type TextShadow,
} from '../shadow/shadow.ts'

/** Where inline content is inserted: in a text, or between two kids, after `previous`. */
type Gap =
  | { readonly kind: 'text'; readonly text: TextShadow; readonly at: number }
  | { readonly kind: 'between'; readonly previous: Kid | null }

/** What may be deleted with a range. */
export interface Deletable {
  /** Whether a copy of a place in the textblock was made elsewhere. */
  readonly isMoved: (offset: number) => boolean
  /** Whether an element may be deleted. */
  readonly mayGo: (kid: ElementShadow) => boolean
}

/** Edits the inline content of textblocks that are in the document, and their shadows. Offsets count from its start. */
export class InlineWriter {
  readonly #tree: ShadowTree
  readonly #marks: MarkCodec
  readonly #factory: TypeFactory
  readonly #provenance: Provenance

  constructor(tree: ShadowTree, marks: MarkCodec, factory: TypeFactory, provenance: Provenance) {
    this.#tree = tree
    this.#marks = marks
    this.#factory = factory
    this.#provenance = provenance
  }

  /**
   * Deletes a range. Texts stay, even when they become empty: others may be typing into them. Hidden children stay,
   * unless a copy of the offset where they stand was made elsewhere; of unknown content, what may not be deleted is hidden. Returns whether something was hidden.
   */
  delete(
    transaction: Y.Transaction,
    element: ElementShadow,
    from: number,
    to: number,
    { isMoved, mayGo }: Deletable,
  ): boolean {
    const removed: Kid[] = []
    const kept: ElementShadow[] = []
    let at = 0
    for (const kid of [...element.kids]) {
      const start = at
      at += kid.size
      if (kid.kind === 'hidden') {
        if (isBetween(start, from, to) && isMoved(start)) removed.push(kid)
        continue
      }
      if (start >= to || at <= from) continue
      if (kid.kind === 'text')
        this.#deleteText(kid, Math.max(from - start, 0), Math.min(to - start, at - start))
      else if (kid.kind === 'element' && !mayGo(kid)) kept.push(kid)
      else removed.push(kid)
    }
    for (const kid of kept) {
      this.#tree.splice(element, element.kids.indexOf(kid), 1, [hiddenShadow(kid.type as Y.XmlElement)])
    }
    for (const kid of removed) {
      this.#tree.splice(element, element.kids.indexOf(kid), 1, [])
      kid.type?._item?.delete(transaction)
    }
    return kept.length > 0
  }

  /** Inserts content at an offset: in the text on the left, else in the text on the right, else in a new text. */
  insert(element: ElementShadow, offset: number, pieces: readonly Piece[]): void {
    let at = offset
    for (const piece of pieces) {
      const gap = this.#gapAt(element, at)
      if (piece.kind === 'text') {
        this.#insertText(element, gap, piece)
        at += piece.text.length
      } else {
        const kid = piece.kind === 'atom' ? piece.shadow : hiddenShadow(piece.type)
        this.#insertKid(element, this.#previousOf(element, gap), kid)
        at += kid.size
      }
    }
  }

  /** Gives the characters of a range the marks that `block`, the textblock's new node, has there. */
  format(element: ElementShadow, from: number, to: number, block: Node): void {
    let start = 0
    for (const kid of element.kids) {
      if (kid.kind === 'text' && start < to && start + kid.size > from) {
        this.#formatText(kid, Math.max(from - start, 0), Math.min(to - start, kid.size), block, start)
      }
      start += kid.size
    }
  }

  #formatText(text: TextShadow, from: number, to: number, block: Node, start: number): void {
    const changes: { at: number; length: number; change: Record<string, unknown> }[] = []
    let at = from
    for (const run of runsOf(text.type, from, to)) {
      const end = at + run.text.length
      block.nodesBetween(start + at, start + end, (node, position) => {
        const first = Math.max(position - start, at)
        const last = Math.min(position - start + node.nodeSize, end)
        const change = node.isText && first < last ? this.#marks.change(run.attributes, node.marks) : null
        if (change !== null) changes.push({ at: first, length: last - first, change })
        return false
      })
      at = end
    }
    for (const { at: offset, length, change } of merged(changes)) {
      const index = indexOfOffset(text.type, offset, text.size)
      const end = indexOfOffset(text.type, offset + length, text.size)
      text.type.format(index, end - index, change)
    }
  }

  #deleteText(text: TextShadow, from: number, to: number): void {
    if (text.type.length === text.size) {
      text.type.delete(from, to - from)
    } else {
      // Embedded values in the range stay.
      for (let offset = to; offset > from; offset--) {
        text.type.delete(indexOfOffset(text.type, offset, text.type.length + 1) - 1, 1)
      }
    }
    this.#tree.resize(text, from - to)
  }

  #gapAt(element: ElementShadow, offset: number): Gap {
    const left = offset > 0 ? element.kids.find(offset - 1) : undefined
    if (left?.kid.kind === 'text') return { kind: 'text', text: left.kid, at: offset - left.start }
    let previous: Kid | null = left?.kid ?? null
    for (let index = left === undefined ? 0 : left.index + 1; ; index++) {
      const kid = element.kids.at(index)
      if (kid === undefined || kid.kind === 'element' || kid.kind === 'filler') break
      if (kid.kind === 'text') return { kind: 'text', text: kid, at: 0 }
      previous = kid
    }
    return { kind: 'between', previous }
  }

  #insertText(element: ElementShadow, gap: Gap, piece: Piece & { readonly kind: 'text' }): void {
    if (gap.kind === 'between') {
      this.#insertKid(element, gap.previous, this.#factory.text([piece]))
      return
    }
    const { text, at } = gap
    const inherited = piece.source === null ? this.#inherited(text, at) : {}
    const index = indexOfOffset(text.type, at, text.size)
    text.type.insert(index, piece.text, { ...inherited, ...piece.attributes })
    this.#tree.resize(text, piece.text.length)
    if (piece.source !== null) {
      const ids = idsOf(text.type, at, at + piece.text.length)
      this.#provenance.insertedText(ids, piece.source, element)
    }
  }

  /** The unknown attributes that the characters on both sides of an offset have. */
  #inherited(text: TextShadow, at: number): Attributes {
    const { left, right } = attributesAround(text.type, at)
    if (left === null || right === null) return {}
    const others = this.#marks.unknown(right)
    return Object.fromEntries(
      Object.entries(this.#marks.unknown(left)).filter(
        ([name, value]) => JSON.stringify(others[name]) === JSON.stringify(value),
      ),
    )
  }

  /** The kid after which something that is no text is inserted. A text is divided there. */
  #previousOf(element: ElementShadow, gap: Gap): Kid | null {
    if (gap.kind === 'between') return gap.previous
    const { text, at } = gap
    if (at === text.size && at > 0) return text
    if (at === 0) return element.kids.neighbour(text, -1) ?? null
    return this.#divide(element, text, at)
  }

  /** Divides a text by copying its smaller part, and returns the left part. */
  #divide(element: ElementShadow, text: TextShadow, at: number): TextShadow {
    const isLeft = at <= text.size - at
    const [from, to] = isLeft ? [0, at] : [at, text.size]
    let copied = from
    const part = this.#factory.text(
      runsOf(text.type, from, to).map((run) => {
        const ids = idsOf(text.type, copied, copied + run.text.length)
        copied += run.text.length
        return { kind: 'text', ...run, source: { block: element, ids } }
      }),
    )
    const previous = isLeft ? (element.kids.neighbour(text, -1) ?? null) : text
    this.#deleteText(text, from, to)
    this.#insertKid(element, previous, part)
    return isLeft ? part : text
  }

  #insertKid(element: ElementShadow, previous: Kid | null, kid: Kid): void {
    const index = previous === null ? 0 : element.kids.indexOf(previous) + 1
    element.type.insertAfter((previous?.type ?? null) as Y.XmlElement | null, [kid.type as Y.XmlElement])
    this.#tree.splice(element, index, 0, [kid])
  }
}

/** Joins changes of adjacent characters that are equal. */
function merged(changes: readonly { at: number; length: number; change: Record<string, unknown> }[]) {
  const result: { at: number; length: number; change: Record<string, unknown> }[] = []
  for (const each of changes) {
    const last = result.at(-1)
    if (
      last !== undefined &&
      last.at + last.length === each.at &&
      JSON.stringify(last.change) === JSON.stringify(each.change)
    )
      last.length += each.length
    else result.push({ ...each })
  }
  return result
}
