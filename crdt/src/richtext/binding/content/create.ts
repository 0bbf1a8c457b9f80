import type { Mark, Node } from '@tiptap/pm/model'
import * as Y from 'yjs'
import { copyOf } from '../../restore/shared.ts'
import {
  type ChildType,
  type ElementShadow,
  elementShadow,
  fillerShadow,
  hiddenShadow,
  type Kid,
  type TextShadow,
  textShadow,
} from '../shadow/shadow.ts'
import { initAttributes } from './attributes.ts'
import type { MarkCodec } from './marks.ts'
import { isPlaceholder } from './placeholders.ts'
import type { CopiedText, Provenance } from './provenance.ts'
import { type Attributes, idsOf, type Run, runsOf } from './text-runs.ts'

/** Inline content that is going to be written. */
export type Piece =
  | {
      readonly kind: 'text'
      readonly text: string
      readonly attributes: Attributes
      /** What it is a copy of; `null` for new text, which gets the unknown attributes that both neighbours have. */
      readonly source: CopiedText | null
    }
  | { readonly kind: 'atom'; readonly shadow: ElementShadow }
  | { readonly kind: 'hidden'; readonly type: ChildType }

/** Makes shared types, not yet in a document, with their shadows. */
export class TypeFactory {
  readonly #marks: MarkCodec
  readonly #provenance: Provenance
  readonly #revive: (placeholder: Node) => Y.XmlElement | null
  /**
   * Elements made for placeholders that stand for nothing: inserted by a copying drag or by a program. They are in their
   * places, so that the tree is right, and have to be deleted before the transaction ends.
   */
  readonly strays: ElementShadow[] = []

  /** `provenance` is told of all copies; `revive` gives the element of a placeholder that is inserted again by undo. */
  constructor(
    marks: MarkCodec,
    provenance: Provenance,
    revive: (placeholder: Node) => Y.XmlElement | null = () => null,
  ) {
    this.#marks = marks
    this.#provenance = provenance
    this.#revive = revive
  }

  /** An element with the content of a node. */
  element(node: Node): ElementShadow {
    if (isPlaceholder(node.type)) return this.#unknown(node)
    if (node.inlineContent) return this.textblock(node, null, this.pieces(node))
    const kids: ElementShadow[] = []
    node.forEach((child) => {
      kids.push(this.element(child))
    })
    return this.container(node, null, kids)
  }

  /** The inline content of a node. */
  pieces(node: Node): Piece[] {
    const pieces: Piece[] = []
    node.forEach((child) => {
      pieces.push(
        child.isText
          ? this.typed(child.text ?? '', child.marks)
          : { kind: 'atom', shadow: this.element(child) },
      )
    })
    return pieces
  }

  #unknown(node: Node): ElementShadow {
    const revived = this.#revive(node)
    const shadow = elementShadow(revived ?? new Y.XmlElement(node.type.name), node.type, [])
    if (revived === null) this.strays.push(shadow)
    return shadow
  }

  /** New text with these marks. */
  typed(text: string, marks: readonly Mark[]): Piece {
    return { kind: 'text', text, attributes: this.#marks.attributes(marks), source: null }
  }

  /** An element for a node with these kids; with the unknown attributes of `source`, of which it is a copy. */
  container(node: Node, source: ElementShadow | null, kids: readonly Kid[]): ElementShadow {
    const type = new Y.XmlElement(node.type.name)
    if (source !== null) copyUnknownAttributes(source, node, type)
    initAttributes(type, node.type, node.attrs)
    const types = kids.flatMap((kid) => (kid.type === null ? [] : [kid.type as Y.XmlElement]))
    if (types.length > 0) type.insert(0, types)
    const shadow = elementShadow(type, node.type, kids)
    if (source !== null) this.#provenance.newElement(shadow, source)
    return shadow
  }

  /**
   * A textblock with this content. It gets a text even if it is empty, so that all who begin to type in it share that
   * text.
   */
  textblock(node: Node, source: ElementShadow | null, pieces: readonly Piece[]): ElementShadow {
    const kids: Kid[] = []
    let runs: (Piece & { readonly kind: 'text' })[] = []
    const flush = () => {
      if (runs.length > 0) kids.push(this.text(runs))
      runs = []
    }
    for (const piece of pieces) {
      if (piece.kind === 'text') {
        runs.push(piece)
        continue
      }
      flush()
      kids.push(piece.kind === 'atom' ? piece.shadow : hiddenShadow(piece.type))
    }
    flush()
    if (kids.length === 0) kids.push(newText([]))
    return this.container(node, source, kids)
  }

  /** A text with these pieces. */
  text(pieces: readonly (Piece & { readonly kind: 'text' })[]): TextShadow {
    const shadow = newText(pieces)
    let offset = 0
    for (const { text, source } of pieces) {
      if (source !== null) this.#provenance.newText(shadow, offset, source)
      offset += text.length
    }
    return shadow
  }

  /** A copy of an element with all that is in it, unknown content included. Embedded values of texts are copied too. */
  copy(source: ElementShadow): ElementShadow {
    const original = source.type as Y.XmlElement
    if (source.nodeType.isLeaf) {
      const leaf = elementShadow(copyOf(original) as Y.XmlElement, source.nodeType, [])
      this.#provenance.newElement(leaf, source)
      return leaf
    }
    const type = new Y.XmlElement(original.nodeName)
    for (const [name, value] of Object.entries(original.getAttributes()))
      type.setAttribute(name, copyOf(value) as string)
    const kids = [...source.kids].map((kid) => this.copyKid(kid))
    const types = kids.flatMap((kid) => (kid.type === null ? [] : [kid.type as Y.XmlElement]))
    if (types.length > 0) type.insert(0, types)
    const shadow = elementShadow(type, source.nodeType, kids)
    this.#provenance.newElement(shadow, source)
    return shadow
  }

  /** A copy of a child with all that is in it. */
  copyKid(kid: Kid): Kid {
    switch (kid.kind) {
      case 'element':
        return this.copy(kid)
      case 'text':
        return this.#copyText(kid)
      case 'hidden':
        return hiddenShadow(copyOf(kid.type) as ChildType)
      case 'filler':
        return fillerShadow(kid.node)
      default:
        return kid satisfies never
    }
  }

  #copyText(source: TextShadow): TextShadow {
    const shadow = textShadow(copyOf(source.type) as Y.XmlText, source.size)
    const ids = idsOf(source.type, 0, source.size)
    if (source.parent !== null) this.#provenance.newText(shadow, 0, { block: source.parent, ids })
    return shadow
  }

  /** The content of a textblock between two offsets, for a copy: `marks` are those that are shown. */
  slice(element: ElementShadow, from: number, to: number, marks: readonly Mark[]): Piece[] {
    const pieces: Piece[] = []
    let at = 0
    for (const kid of element.kids) {
      const start = at
      at += kid.size
      if (kid.kind === 'hidden' && isBetween(start, from, to)) {
        pieces.push({ kind: 'hidden', type: copyOf(kid.type) as ChildType })
      }
      if (start >= to || at <= from) continue
      if (kid.kind === 'element') pieces.push({ kind: 'atom', shadow: this.copy(kid) })
      if (kid.kind !== 'text') continue
      let copied = Math.max(from - start, 0)
      for (const { text, attributes } of runsOf(kid.type, copied, to - start)) {
        const kept = { ...this.#marks.unknown(attributes), ...this.#marks.attributes(marks) }
        const ids = idsOf(kid.type, copied, copied + text.length)
        copied += text.length
        pieces.push({ kind: 'text', text, attributes: kept, source: { block: element, ids } })
      }
    }
    return pieces
  }
}

/** A text with these runs. */
function newText(runs: readonly Run[]): TextShadow {
  const type = new Y.XmlText()
  if (runs.length > 0)
    type.applyDelta(runs.map(({ text, attributes }) => ({ insert: text, attributes: { ...attributes } })))
  return textShadow(
    type,
    runs.reduce((sum, { text }) => sum + text.length, 0),
  )
}

/** Whether a hidden child at an offset belongs to a range: it goes with the character before it. */
export function isBetween(offset: number, from: number, to: number): boolean {
  return (offset > from || (offset === 0 && from === 0)) && offset <= to
}

function copyUnknownAttributes(source: ElementShadow, node: Node, type: Y.XmlElement): void {
  if (!(source.type instanceof Y.XmlElement)) return
  const known = source.nodeType.spec.attrs ?? {}
  for (const [name, value] of Object.entries(source.type.getAttributes())) {
    if (!Object.hasOwn(known, name) && !Object.hasOwn(node.attrs, name))
      type.setAttribute(name, copyOf(value) as string)
  }
}
