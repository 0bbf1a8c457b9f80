import type { Node } from '@tiptap/pm/model'
import type { Piece, TypeFactory } from '../content/create.ts'
import type { Provenance } from '../content/provenance.ts'
import type { ElementShadow, HiddenShadow, Kid } from '../shadow/shadow.ts'
import { claimElements } from './claims.ts'
import type { HeldContent } from './held-content.ts'
import type { Source, WantedBlock, WantedInline } from './wanted.ts'

/** What becomes of the content of an element that stays. */
export type ContentPlan =
  | { readonly kind: 'blocks'; readonly plan: BlockPlan }
  | { readonly kind: 'inline'; readonly edits: readonly InlineEdit[] }
  | { readonly kind: 'same' }

/** A range of a textblock to be replaced by other content. Offsets are those before all edits. */
export interface InlineEdit {
  readonly from: number
  readonly to: number
  readonly pieces: readonly Piece[]
}

/** What stands at one place among the children of an element afterwards. */
export type PlannedKid =
  | { readonly kind: 'kept'; readonly kid: ElementShadow }
  | {
      readonly kind: 'updated'
      readonly kid: ElementShadow
      readonly node: Node
      readonly content: ContentPlan
    }
  | { readonly kind: 'created'; readonly kid: ElementShadow }

/** The children of an element from `index` on: `before` becomes `after`. */
export interface BlockPlan {
  readonly parent: ElementShadow
  readonly index: number
  readonly before: readonly Kid[]
  readonly after: readonly PlannedKid[]
}

/** A range of a textblock of which a copy was made. */
export interface CopiedRange {
  readonly element: ElementShadow
  readonly from: number
  readonly to: number
}

/** How a change is planned. */
export interface PlanOptions {
  /** Content that is being moved. */
  readonly held: HeldContent | null
  /** Whether a divided block stays in its first part, also if that is the smaller one: its second part is a revival. */
  readonly keepsFirst: boolean
}

/** Plans edits before any of them is made: what is copied is read while it is still in its old place. */
export class Planner {
  readonly #factory: TypeFactory
  readonly #provenance: Provenance
  readonly #nodeOf: (element: ElementShadow) => Node
  readonly #held: HeldContent | null
  readonly #keepsFirst: boolean
  /** All copies that were planned. */
  readonly copied: CopiedRange[] = []
  /** Children that were copied by themselves: hidden ones with what stands before them, and leaves. */
  readonly moved = new Set<Kid>()

  /** `nodeOf` gives the node of the old document that an element is drawn as. */
  constructor(
    factory: TypeFactory,
    provenance: Provenance,
    nodeOf: (element: ElementShadow) => Node,
    { held, keepsFirst }: PlanOptions,
  ) {
    this.#held = held
    this.#keepsFirst = keepsFirst
    this.#factory = factory
    this.#provenance = provenance
    this.#nodeOf = nodeOf
  }

  /** Plans the children of an element from `index` on. */
  blocks(
    parent: ElementShadow,
    index: number,
    before: readonly Kid[],
    wanted: readonly WantedBlock[],
  ): BlockPlan {
    const claimed = claimElements(before, wanted, this.#nodeOf, this.#keepsFirst)
    const after = wanted.map((block): PlannedKid => {
      const kid = claimed.get(block)
      if (kid !== undefined) {
        this.#noteOrigins(block, kid)
        return this.#update(kid, block)
      }
      return { kind: 'created', kid: this.#create(block) }
    })
    return { parent, index, before, after }
  }

  /** Plans a range of a textblock. */
  inline(element: ElementShadow, from: number, to: number, wanted: readonly WantedInline[]): InlineEdit[] {
    const edits: InlineEdit[] = []
    let at = from
    let pieces: Piece[] = []
    const close = (end: number) => {
      if (end > at || pieces.length > 0) edits.push({ from: at, to: end, pieces })
      pieces = []
    }
    for (const each of wanted) {
      const kept = this.#offsetIn(element, each)
      const size = each.kind === 'text' ? each.text.length : 1
      if (kept === null || kept < at || kept + size > to) {
        pieces.push(...this.#pieces(each))
        continue
      }
      close(kept)
      at = kept + size
    }
    close(to)
    return edits
  }

  #update(kid: ElementShadow, block: WantedBlock): PlannedKid {
    if (block.isUntouched && block.open === kid) return { kind: 'kept', kid }
    const { node } = block
    if (node.isLeaf || (block.open === null && block.close === null))
      return { kind: 'updated', kid, node, content: { kind: 'same' } }
    if (node.inlineContent)
      return {
        kind: 'updated',
        kid,
        node,
        content: { kind: 'inline', edits: this.inline(kid, 0, kid.kids.size, block.inline) },
      }
    const plan = this.blocks(kid, 0, [...kid.kids], block.blocks)
    return { kind: 'updated', kid, node, content: { kind: 'blocks', plan } }
  }

  /** Where the blocks that end or begin in this one went, if they are gone afterwards. */
  #noteOrigins({ open, close }: WantedBlock, kid: ElementShadow): void {
    if (open?.kind === 'element') this.#provenance.mayHaveGone(open, kid)
    if (close === null) return
    this.#provenance.mayHaveGone(close, kid)
    if (close !== open && close.nodeType.inlineContent) this.#provenance.joined(kid)
  }

  #create(block: WantedBlock): ElementShadow {
    const kid = this.#newElement(block)
    this.#noteOrigins(block, kid)
    return kid
  }

  #newElement(block: WantedBlock): ElementShadow {
    const { node, open } = block
    const source = open?.kind === 'element' ? open : null
    const held = open === null ? (this.#held?.takeElement(node) ?? null) : null
    if (held !== null) return held
    if (block.isUntouched) {
      if (source === null) return this.#factory.element(node)
      this.#markCopied(source)
      this.moved.add(source)
      return this.#factory.copy(source)
    }
    if (source === null && node.isLeaf) return this.#factory.element(node)
    if (node.inlineContent) {
      const pieces = block.inline.flatMap((each) => this.#pieces(each))
      if (source?.kids.size === 0) pieces.push(...this.#hiddenPieces(source))
      const made = this.#factory.textblock(node, source, pieces)
      if (open === null && block.close === null && pieces.length === 0) this.#provenance.emptied(made)
      return made
    }
    const hidden = source === null ? new Map<Kid | null, HiddenShadow[]>() : hiddenByPrevious(source)
    const kids: Kid[] = []
    const take = (previous: Kid | null) => {
      for (const kid of hidden.get(previous) ?? []) {
        this.moved.add(kid)
        kids.push(this.#factory.copyKid(kid))
      }
    }
    if (source !== null && block.close !== source) take(null)
    for (const each of block.blocks) {
      kids.push(this.#create(each))
      if (each.open !== null && each.open.parent === source) take(each.open)
    }
    return this.#factory.container(node, source, kids)
  }

  /** Copies of the hidden children of a textblock that shows nothing. */
  #hiddenPieces(source: ElementShadow): Piece[] {
    return this.#factory.slice(source, 0, 0, [])
  }

  #markCopied(source: ElementShadow): void {
    if (source.nodeType.inlineContent) this.copied.push({ element: source, from: 0, to: source.kids.size })
    for (const kid of source.kids) if (kid.kind === 'element') this.#markCopied(kid)
  }

  #pieces(wanted: WantedInline): Piece[] {
    if (wanted.kind === 'atom') {
      const { node, source } = wanted
      if (source === null) return [{ kind: 'atom', shadow: this.#factory.element(node) }]
      this.moved.add(source)
      return [{ kind: 'atom', shadow: this.#factory.copy(source) }]
    }
    const { text, marks, source } = wanted
    if (source === null) return [this.#factory.typed(text, marks)]
    this.copied.push(rangeOf(source, text.length))
    return this.#factory.slice(source.element, source.offset, source.offset + text.length, marks)
  }

  /** The offset in a textblock of content that comes from it; `null` for other content. */
  #offsetIn(element: ElementShadow, wanted: WantedInline): number | null {
    if (wanted.kind === 'text') return wanted.source?.element === element ? wanted.source.offset : null
    return wanted.source?.parent === element ? element.kids.offsetOf(wanted.source) : null
  }
}

function rangeOf({ element, offset }: Source, length: number): CopiedRange {
  return { element, from: offset, to: offset + length }
}

/** The hidden children of an element by the visible one before them. */
function hiddenByPrevious(element: ElementShadow): Map<Kid | null, HiddenShadow[]> {
  const hidden = new Map<Kid | null, HiddenShadow[]>()
  let previous: Kid | null = null
  for (const kid of element.kids) {
    if (kid.kind === 'hidden') hidden.set(previous, [...(hidden.get(previous) ?? []), kid])
    else previous = kid
  }
  return hidden
}
