import { Fragment, type Node, Slice } from '@tiptap/pm/model'
import { ReplaceStep } from '@tiptap/pm/transform'
import * as Y from 'yjs'
import { type Id, sameId } from '../moves/ids.ts'
import type { PositionSpace } from '../positions/positions.ts'
import { lengthOf, type Token, tokensBetween } from '../positions/tokens.ts'
import type { ElementShadow, Kid } from '../shadow/shadow.ts'
import {
  type Around,
  type ChildRange,
  isVisible,
  keysOf,
  placeNow,
  withChangedNeighbours,
} from './child-range.ts'
import { placeOfOffset, shownOffset } from './held-place.ts'
import { spliceTokens } from './token-list.ts'

/** The block alone is older than in the document. */
interface BlockRegion {
  readonly kind: 'block'
  /** The block as it is shown. */
  readonly node: Node
}

/** A part of the shown document that is older than the document, because the block went: children of one element. */
interface ChildRegion {
  readonly kind: 'children'
  /** The depth of the element; the document has 0. */
  readonly level: number
  /** The index of the first child, the same in both documents. */
  readonly from: number
  /** The number of children in the document that are not shown. */
  readonly count: number
  /** The children that are shown instead. */
  readonly nodes: readonly Node[]
}

/** A part of the document that is shown in another state: its start in both documents, and its ends in each. */
export interface HeldRange {
  readonly start: number
  readonly end: number
  readonly shownEnd: number
}

/** The children of the elements around a held block, by depth, before something is drawn. */
export type Surroundings = readonly (readonly Kid[])[]

/**
 * A textblock in which text is composed, by an input method or the keyboard of a phone. The browser would break the
 * composition if its text was redrawn. So the editor shows the block as it was, while the document goes on:
 *
 * - Outside of the *region* both documents are equal. The region is the block; when others removed, replaced or joined it,
 *   what was around it when it went.
 * - The ids of what the block shows are known. What is composed is written by them: beside the same characters, wherever
 *   these are by now.
 *
 * The space's tree describes the document.
 */
export class HeldBlock {
  readonly #space: PositionSpace
  /** The shared types around the block, and the block itself as the last one. */
  readonly #path: readonly unknown[]
  #id: Id
  /** Own characters with this or a later clock belong to the composition. */
  #firstClock: number
  #tokens: readonly Token[] = []
  #region: BlockRegion | ChildRegion | null = null
  /** `null` until it is asked for. */
  #shown: Node | null
  /** What `shown` is made of. */
  #document: Node
  /** The block in the document, when others changed the document last. */
  #now: Node
  /** Where the content of the block starts in the shown document. */
  #start = 0

  private constructor(space: PositionSpace, block: ElementShadow, document: Node) {
    const path: unknown[] = []
    for (let each: ElementShadow | null = block; each !== null; each = each.parent) path.unshift(each.type)
    this.#space = space
    this.#path = path
    this.#id = { client: block.type._item!.id.client, clock: block.type._item!.id.clock }
    this.#firstClock = clockOf(space)
    this.#shown = document
    this.#document = document
    this.#now = document
    this.refresh(document)
  }

  /** The textblock at a position of the document; `null` if there is none. Its editor shows the document. */
  static at(space: PositionSpace, document: Node, position: number): HeldBlock | null {
    const { element } = space.tree.locate(position)
    return element.nodeType.inlineContent ? new HeldBlock(space, element, document) : null
  }

  /** Whether something waits for the end of the composition. */
  get isBehind(): boolean {
    return this.#region !== null
  }

  /** Whether the region is the block, or nothing waits. */
  get isAlone(): boolean {
    return this.#region?.kind !== 'children'
  }

  /** The document that the editor shows. */
  get shown(): Node {
    if (this.#shown === null) {
      const { start, end } = this.range
      this.#shown = replaced(this.#document, start, end, [this.node])
      if (this.#shown === null) throw new Error('The block does not fit into its own place')
    }
    return this.#shown
  }

  /** Where the content of the block starts in the shown document. */
  get start(): number {
    return this.#start
  }

  /** Where the content of the block ends in the shown document. */
  get end(): number {
    return this.#start + lengthOf(this.#tokens)
  }

  /** What the block shows. */
  get tokens(): readonly Token[] {
    return this.#tokens
  }

  /** The block as it is shown. */
  get node(): Node {
    return this.#region?.kind === 'block' ? this.#region.node : this.shown.resolve(this.#start).parent
  }

  /** Whether a position of the shown document is in the content of the block. */
  contains(position: number): boolean {
    return position >= this.#start && position <= this.end
  }

  /** Begins a new composition in the block. */
  restart(): void {
    this.#firstClock = clockOf(this.#space)
  }

  /** Whether a character was written in this composition. */
  isComposed({ client, clock }: Id): boolean {
    return client === this.#space.doc.clientID && clock >= this.#firstClock
  }

  /**
   * Reads the block again after a local change of the document that nothing waits for. `false` if the block is not there
   * any more.
   */
  refresh(document: Node): boolean {
    const block = this.livingBlock
    if (block === null) return false
    this.#shown = document
    this.#document = document
    this.#start = this.#space.tree.contentStart(block)
    this.#now = document.nodeAt(this.#start - 1)!
    this.#tokens = tokensBetween(this.#space.tree, this.#start, this.#start + block.kids.size)
    return true
  }

  /** To be called before something is drawn, for {@link follow}. */
  surroundings(): Surroundings {
    return this.#path.slice(0, -1).map((type) => {
      const element = this.#space.tree.get(type)
      return element?.kind === 'element' ? element.kids.toArray() : []
    })
  }

  /**
   * Finds what is to be shown after others changed the document, as the tree describes it now. `false` if the block can
   * not be shown as it was: everything is to be drawn then.
   */
  follow(before: Surroundings, document: Node): boolean {
    const block = this.livingBlock
    if (block === null || !this.isAlone) return this.#followAround(before, document, false)
    const { node } = this
    const start = this.#space.tree.contentStart(block)
    const now = document.nodeAt(start - 1)!
    const isChanged = !now.eq(this.#now)
    this.#now = now
    if (isChanged && this.#isDivided(before.at(-1)!, block)) return this.#followAround(before, document, true)
    this.#document = document
    this.#start = start
    if (now.eq(node)) {
      this.#region = null
      return this.refresh(document)
    }
    this.#shown = null
    this.#region = { kind: 'block', node }
    return true
  }

  /** Whether a part of the block went into another one, or another one went, maybe into this one. */
  #isDivided(before: readonly Kid[], block: ElementShadow): boolean {
    const { leaves } = this.#space
    const isMoved = this.#tokens.some(
      (token) =>
        token.kind === 'text' &&
        [...leaves.leafRuns({ ...token.id, length: token.length })].some(
          ({ from, leaf }) => !sameId(from, leaf),
        ),
    )
    if (isMoved) return true
    const keys = keysOf(before)
    const at = keys.indexOf(block.type)
    const keysNow = new Set(keysOf(block.parent!.kids.toArray()))
    return [at - 1, at + 1].some((index) => index >= 0 && index < keys.length && !keysNow.has(keys[index]))
  }

  /** The same when the block went. `isMoved`: also when text went from one block to another. */
  #followAround(before: Surroundings, document: Node, isMoved: boolean): boolean {
    const { tree } = this.#space
    const old = this.#children
    let level = old.level
    while (level > 0 && tree.get(this.#path[level])?.kind !== 'element') level--
    const parent = tree.get(this.#path[level])
    if (parent?.kind !== 'element') return false
    const around: Around = {
      old: this.shown.resolve(this.#start).node(level),
      now: parent.parent === null ? document : document.nodeAt(tree.before(parent))!,
      before: keysOf(before[level]!),
      places: new Map(keysOf(parent.kids.toArray()).map((key, index) => [key, index])),
    }
    let range: ChildRange = { from: old.from, count: old.count, shown: old.nodes.length }
    if (level < old.level) range = { from: this.#indexAt(level), count: 1, shown: 1 }
    const isGone = around.before
      .slice(range.from, range.from + range.count)
      .some((key) => !around.places.has(key))
    if (level < old.level || isGone || isMoved) range = withChangedNeighbours(range, around)
    const [from, end] = placeNow(range, around)
    if (end < from) return false
    const nodes = childrenOf(around.old, range.from, range.from + range.shown)
    const oldStart = this.#positionIn(level, range.from)
    const start = tree.contentStart(parent) + sizeOf(childrenOf(around.now, 0, from))
    const shown = replaced(document, start, start + sizeOf(childrenOf(around.now, from, end)), nodes)
    if (shown === null) return false
    this.#start += start - oldStart
    this.#document = document
    this.#shown = shown
    this.#region = { kind: 'children', level, from, count: end - from, nodes }
    return true
  }

  /** Takes over a document that is equal to the one that is shown, as the editor has this one. */
  show(document: Node): void {
    this.#shown = document
    if (!this.isBehind) this.#document = document
  }

  /** Where the region is in the document and what is shown for it, or the block while nothing waits. */
  get range(): HeldRange {
    const region = this.#region
    if (region?.kind !== 'children') {
      const start = this.#start - 1
      return { start, end: start + (this.livingBlock?.size ?? 0), shownEnd: this.end + 1 }
    }
    const parent = this.#space.tree.get(this.#path[region.level]) as ElementShadow
    const sizes = parent.kids
      .toArray()
      .filter(isVisible)
      .map(({ size }) => size)
    const sum = (from: number, to: number) => sizes.slice(from, to).reduce((all, size) => all + size, 0)
    const start = this.#space.tree.contentStart(parent) + sum(0, region.from)
    const end = start + sum(region.from, region.from + region.count)
    return { start, end, shownEnd: start + sizeOf(region.nodes) }
  }

  /** The block itself, if it is still in the document. */
  get livingBlock(): ElementShadow | null {
    const block = this.#space.tree.get(this.#path.at(-1))
    return block?.kind === 'element' ? block : null
  }

  /** The position in the document of one in the shown document. */
  toDocument(position: number): number {
    const { start, end, shownEnd } = this.range
    if (position <= start) return position
    if (position >= shownEnd) return position - shownEnd + end
    return (this.contains(position) ? this.placeOf(position - this.#start) : null) ?? start
  }

  /** The position in the shown document of one in the document. */
  toShown(position: number): number {
    const { start, end, shownEnd } = this.range
    if (position <= start) return position
    if (position >= end) return position - end + shownEnd
    return this.#start + shownOffset(this.#space, this.#tokens, position)
  }

  /** Takes over a local change: a range of what the block shows was replaced. */
  edited(shown: Node, from: number, to: number, added: readonly Token[]): void {
    this.#tokens = spliceTokens(this.#tokens, from, to, added)
    this.#shown = shown
    const region = this.#region
    if (region === null) return
    const $start = shown.resolve(this.#start)
    if (region.kind === 'block') this.#region = { kind: 'block', node: $start.parent }
    else {
      const nodes = childrenOf($start.node(region.level), region.from, region.from + region.nodes.length)
      this.#region = { ...region, nodes }
    }
  }

  /**
   * Finds what is to be shown after local edits in the block changed the document elsewhere, as others moved what the
   * block shows. `false` if the block can not be shown as it was.
   */
  followOwn(document: Node): boolean {
    const region = this.#region
    if (region === null) return true
    this.#document = document
    const block = this.livingBlock
    if (region.kind === 'block' && block !== null) this.#start = this.#space.tree.contentStart(block)
    const { start, end } = this.range
    const nodes = region.kind === 'block' ? [region.node] : region.nodes
    const shown = replaced(document, start, end, nodes)
    if (shown === null) return false
    if (shown.eq(this.shown)) return true
    if (region.kind === 'children') this.#start += start - this.#positionIn(region.level, region.from)
    this.#shown = shown
    return true
  }

  /** What is composed goes into a new block from now on, the first one of the region, as its own is gone. */
  movedTo(block: ElementShadow): void {
    if (this.#region?.kind === 'children') this.#region = { ...this.#region, count: this.#region.count + 1 }
    this.#id = { client: block.type._item!.id.client, clock: block.type._item!.id.clock }
  }

  /**
   * Where an offset of the block is in the document: behind what stands before it; when that is gone, before what stands
   * behind it, where it was, or beside the nearest character that lives. `null` when nothing of the block is left.
   */
  placeOf(offset: number): number | null {
    return placeOfOffset(this.#space, this.#tokens, this.#id, offset)
  }

  /** The block in elements like those that are around it, from the region on, with other content. */
  wrapped(content: Fragment): Node {
    const $start = this.shown.resolve(this.#start)
    let node = $start.parent.copy(content)
    for (let depth = $start.depth - 1; depth > this.#children.level; depth--)
      node = $start.node(depth).copy(Fragment.from(node))
    return node
  }

  /** The region as children of one element. */
  get #children(): Omit<ChildRegion, 'kind'> {
    if (this.#region?.kind === 'children') return this.#region
    const level = this.#path.length - 2
    return { level, from: this.#indexAt(level), count: 1, nodes: [this.node] }
  }

  /** The index, in the element of a level, of the child that contains the block. */
  #indexAt(level: number): number {
    return this.shown.resolve(this.#start).index(level)
  }

  /** The position, in the shown document, before a child of the element of a level. */
  #positionIn(level: number, index: number): number {
    return this.shown.resolve(this.#start).posAtIndex(index, level)
  }
}

function replaced(document: Node, from: number, to: number, nodes: readonly Node[]): Node | null {
  return new ReplaceStep(from, to, new Slice(Fragment.from([...nodes]), 0, 0)).apply(document).doc
}

function childrenOf(node: Node, from: number, to: number): Node[] {
  return node.children.slice(from, to)
}

function sizeOf(nodes: readonly Node[]): number {
  return nodes.reduce((sum, { nodeSize }) => sum + nodeSize, 0)
}

function clockOf({ doc }: PositionSpace): number {
  return Y.getState(doc.store, doc.clientID)
}
