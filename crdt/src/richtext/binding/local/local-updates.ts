import type { Node } from '@tiptap/pm/model'
import {
  AddMarkStep,
  AddNodeMarkStep,
  AttrStep,
  DocAttrStep,
  RemoveMarkStep,
  RemoveNodeMarkStep,
  ReplaceStep,
  type Step,
} from '@tiptap/pm/transform'
import * as Y from 'yjs'
import { updateAttribute, updateAttributes } from '../content/attributes.ts'
import { isBetween, TypeFactory } from '../content/create.ts'
import type { MarkCodec } from '../content/marks.ts'
import { isPlaceholder } from '../content/placeholders.ts'
import { isEmpty, Provenance } from '../content/provenance.ts'
import type { MoveRun } from '../moves/entry-codec.ts'
import {
  type ElementShadow,
  type FillerShadow,
  hiddenShadow,
  type Kid,
  type ShadowTree,
} from '../shadow/shadow.ts'
import { type BlockPlan, type InlineEdit, Planner } from './block-plan.ts'
import { deletablePlaceholders } from './deletion.ts'
import { Graves } from './graves.ts'
import { HeldContent } from './held-content.ts'
import { type Deletable, InlineWriter } from './inline-writer.ts'
import type { LocalChange } from './local-change.ts'
import { isRevert } from './revert-meta.ts'
import { type ChangedRange, changedRanges, WantedReader } from './wanted.ts'

/** Whether an element that contains blocks shows none of its own, such as a row without cells: then it is not shown. */
function isBare({ nodeType, kids }: ElementShadow): boolean {
  if (nodeType.isLeaf || nodeType.inlineContent) return false
  for (const kid of kids) if (kid.kind === 'element') return false
  return true
}

/** The smallest element that contains a change, in the old and in the new document. */
interface Scope {
  readonly element: ElementShadow
  /** Its node in the new document. */
  readonly node: Node
  /** Where its content starts, in both documents. */
  readonly start: number
}

/** Watches how changes are written, to be able to revert them. */
export interface StepWatcher {
  /** Called before a step, with the tree that describes the document before it. */
  beforeStep(change: LocalChange, index: number): void
  /** Called after a step. Returns moves that it knows of; it may delete their sources. */
  afterStep(transaction: Y.Transaction, change: LocalChange, index: number): MoveRun[]
  /** Called after the last step. */
  afterChange(change: LocalChange): void
}

/** Writes ProseMirror's steps to the shared types, as few operations as possible, and keeps the tree in step. */
export class LocalUpdates {
  readonly #tree: ShadowTree
  readonly #factory: TypeFactory
  readonly #inline: InlineWriter
  readonly #provenance = new Provenance()
  readonly #marks: MarkCodec
  readonly #graves = new Graves()
  #held: HeldContent | null = null
  #isRevert = false
  /** The placeholders that the present step may delete. */
  #deletable: ReadonlySet<Kid> = new Set()
  /** Told of each step. */
  watcher: StepWatcher | null = null
  /** Elements with hidden children among which something changed: they may have to be shown now. */
  readonly suspects = new Set<ElementShadow>()

  constructor(tree: ShadowTree, marks: MarkCodec) {
    this.#tree = tree
    this.#marks = marks
    this.#factory = new TypeFactory(marks, this.#provenance, (node) =>
      this.#isRevert ? this.#graves.revive(node) : null,
    )
    this.#inline = new InlineWriter(tree, marks, this.#factory, this.#provenance)
  }

  /**
   * Writes the steps of one transaction of the editor, the first of which changed the document that the tree describes.
   * Returns what is a copy of what, as moves.
   */
  write(transaction: Y.Transaction, change: LocalChange): MoveRun[] {
    const { steps, docs, doc } = change
    // What one step of a drop deletes and another one inserts is moved.
    const isDrop = change.transaction?.getMeta('uiEvent') === 'drop'
    this.#isRevert = change.transaction !== null && isRevert(change.transaction)
    const moves: MoveRun[] = []
    steps.forEach((step, index) => {
      const before = docs[index]!
      const held = isDrop ? HeldContent.before(steps, index, before, this.#tree, this.#marks) : null
      this.#deletable = deletablePlaceholders(change, index, held !== null, this.#tree, this.#graves)
      this.watcher?.beforeStep(change, index)
      this.#write(transaction, step, before, docs[index + 1] ?? doc)
      moves.push(...this.#provenance.take(), ...(this.#held?.takeMoves() ?? []))
      this.#held = held ?? this.#held
      moves.push(...(this.watcher?.afterStep(transaction, change, index) ?? []))
    })
    this.#held = null
    this.#removeStrays(transaction)
    this.watcher?.afterChange(change)
    return moves
  }

  /** Deletes what was written for placeholders that stand for nothing. They are gone when their parents are drawn anew. */
  #removeStrays(transaction: Y.Transaction): void {
    for (const stray of this.#factory.strays.splice(0)) {
      if (stray.parent === null || this.#tree.get(stray.type) !== stray) continue
      stray.type._item?.delete(transaction)
      this.suspects.add(stray.parent)
    }
  }

  #write(transaction: Y.Transaction, step: Step, before: Node, after: Node): void {
    if (step instanceof AddMarkStep || step instanceof RemoveMarkStep) {
      this.#format(step.from, step.to, after)
    } else if (step instanceof AttrStep) {
      this.#setAttribute(transaction, step, before, after)
    } else if (
      step instanceof AddNodeMarkStep ||
      step instanceof RemoveNodeMarkStep ||
      step instanceof DocAttrStep
    ) {
      // The shared structure has no place for marks of nodes and attributes of the document.
    } else if (!this.#replaceInline(transaction, step)) {
      this.#replace(transaction, step, before, after)
    }
  }

  /** Writes a change of a flat range in one textblock; `false` if the step is something else. */
  #replaceInline(transaction: Y.Transaction, step: Step): boolean {
    if (!(step instanceof ReplaceStep)) return false
    const { from, to, slice } = step
    const { element, offset } = this.#tree.locate(from)
    const end = offset + to - from
    if (!element.nodeType.inlineContent || end > element.kids.size) return false
    if (slice.openStart > 0 || slice.openEnd > 0) return false
    if (slice.size > 0 && slice.content.firstChild?.isInline !== true) return false
    const pieces =
      this.#held?.takePieces(slice.content) ??
      this.#factory.pieces(element.nodeType.create(null, slice.content))
    this.#edit(transaction, element, [{ from: offset, to: end, pieces }], this.#deletableOf(null)(element))
    return true
  }

  #replace(transaction: Y.Transaction, step: Step, before: Node, after: Node): void {
    const ranges = changedRanges(step)
    if (ranges.length === 0) return
    const { element, node, start } = this.#scopeOf(ranges, after)
    const reader = new WantedReader(this.#tree, step, ranges)
    const planner = new Planner(
      this.#factory,
      this.#provenance,
      (kid) => before.nodeAt(this.#tree.before(kid))!,
      { held: this.#held, keepsFirst: this.#isRevert },
    )
    const { oldStart, newStart } = ranges[0]!
    const { oldEnd, newEnd } = ranges.at(-1)!
    const deletable = this.#deletableOf(planner)
    if (element.nodeType.inlineContent) {
      const wanted = reader.inline(node, start, newStart - start, newEnd - start)
      const edits = planner.inline(element, oldStart - start, oldEnd - start, wanted)
      this.#edit(transaction, element, edits, deletable(element))
      return
    }
    const part = affectedKids(element, oldStart - start, oldEnd - start)
    const suffix = element.kids.size - part.to
    const wanted = reader.blocks(node, start, part.from, node.content.size - suffix)
    const plan = planner.blocks(element, part.index, part.kids, wanted)
    this.#apply(transaction, plan, deletable, planner.moved)
  }

  /** What may be deleted in an element, after a plan was made. */
  #deletableOf(planner: Planner | null): (owner: ElementShadow) => Deletable {
    return (owner) => ({
      isMoved: (offset) =>
        planner?.copied.some(
          (range) => range.element === owner && isBetween(offset, range.from, range.to),
        ) === true,
      mayGo: (kid) =>
        !isPlaceholder(kid.nodeType) || this.#deletable.has(kid) || planner?.moved.has(kid) === true,
    })
  }

  #scopeOf(ranges: readonly ChangedRange[], after: Node): Scope {
    const { oldStart, newStart } = ranges[0]!
    const { oldEnd, newEnd } = ranges.at(-1)!
    const path: { element: ElementShadow; start: number }[] = []
    let { element, offset } = this.#tree.locate(oldStart)
    let start = oldStart - offset
    for (;;) {
      path.unshift({ element, start })
      if (element.parent === null) break
      start -= 1 + element.parent.kids.offsetOf(element)
      element = element.parent
    }
    const $from = after.resolve(newStart)
    let depth = Math.min(path.length - 1, $from.sharedDepth(newEnd))
    while (depth > 0 && path[depth]!.start + path[depth]!.element.kids.size < oldEnd) depth--
    return { ...path[depth]!, node: $from.node(depth) }
  }

  #apply(
    transaction: Y.Transaction,
    plan: BlockPlan,
    deletable: (owner: ElementShadow) => Deletable,
    moved: ReadonlySet<Kid>,
  ): void {
    const { parent, before } = plan
    const { mayGo } = deletable(parent)
    const kids: Kid[] = []
    let previous = parent.kids.at(plan.index - 1) ?? null
    if (plan.index === 0) previous = null
    while (previous?.kind === 'filler') previous = parent.kids.neighbour(previous, -1) ?? null
    let rest = 0
    const removed: Kid[] = []
    const passTo = (end: number) => {
      for (; rest < end; rest++) {
        const kid = before[rest]!
        if (kid.kind === 'element' && !mayGo(kid)) kids.push(hiddenShadow(kid.type as Y.XmlElement))
        else if (kid.kind === 'element' || moved.has(kid)) removed.push(kid)
        else if (kid.kind !== 'filler') kids.push(kid)
      }
    }
    const created: Y.XmlElement[] = []
    const insert = () => {
      if (created.length > 0)
        parent.type.insertAfter((previous?.type ?? null) as Y.XmlElement | null, created.splice(0))
    }
    for (const each of plan.after) {
      if (each.kind === 'created') {
        created.push(each.kid.type as Y.XmlElement)
        kids.push(each.kid)
        continue
      }
      insert()
      passTo(before.indexOf(each.kid, rest))
      rest++
      kids.push(each.kid)
      previous = each.kid
    }
    insert()
    passTo(before.length)
    const all = new Set(removed)
    for (const kid of removed)
      this.#provenance.removed(kid, hasEmptyElement(kid) ? textblockBeside(kid, all) : null)
    this.#tree.splice(parent, plan.index, before.length, kids)
    for (const kid of removed) kid.type?._item?.delete(transaction)
    if (kids.some(({ kind }) => kind === 'hidden') || isBare(parent)) this.suspects.add(parent)
    for (const each of plan.after) if (each.kind === 'created') this.#suspect(each.kid)
    for (const each of plan.after) {
      if (each.kind !== 'updated') continue
      if (!isPlaceholder(each.kid.nodeType))
        updateAttributes(each.kid.type as Y.XmlElement, each.kid.nodeType, each.node.attrs)
      if (each.content.kind === 'inline')
        this.#edit(transaction, each.kid, each.content.edits, deletable(each.kid))
      else if (each.content.kind === 'blocks') this.#apply(transaction, each.content.plan, deletable, moved)
    }
  }

  /** New elements may show what their originals could not, or nothing. */
  #suspect(element: ElementShadow): void {
    if (isBare(element)) this.suspects.add(element)
    for (const kid of element.kids) {
      if (kid.kind === 'hidden') this.suspects.add(element)
      else if (kid.kind === 'element') this.#suspect(kid)
    }
  }

  /** Makes edits of a textblock, from its end, so that the offsets of the others stay valid. */
  #edit(
    transaction: Y.Transaction,
    element: ElementShadow,
    edits: readonly InlineEdit[],
    deletable: Deletable,
  ): void {
    for (const { from, to, pieces } of edits.toReversed()) {
      const isHiding = to > from && this.#inline.delete(transaction, element, from, to, deletable)
      this.#inline.insert(element, from, pieces)
      if (isHiding || pieces.some(({ kind }) => kind === 'hidden')) this.suspects.add(element)
    }
  }

  #format(from: number, to: number, after: Node): void {
    after.nodesBetween(from, to, (node, position) => {
      if (!node.inlineContent) return true
      const element = this.#tree.startingAt(position)
      if (element?.kind === 'element') {
        const start = position + 1
        const end = Math.min(to - start, node.content.size)
        this.#inline.format(element, Math.max(from - start, 0), end, node)
      }
      return false
    })
  }

  #setAttribute(transaction: Y.Transaction, step: AttrStep, before: Node, after: Node): void {
    const kid = this.#tree.startingAt(step.pos)
    if (kid?.kind === 'element' && kid.type instanceof Y.XmlElement) {
      if (!isPlaceholder(kid.nodeType)) updateAttribute(kid.type, kid.nodeType, step.attr, step.value)
    } else if (kid?.kind === 'filler') {
      this.#materialize(transaction, kid, before, after)
    }
  }

  /** Writes a filler that was edited, with all other fillers of its parent. */
  #materialize(transaction: Y.Transaction, filler: FillerShadow, before: Node, after: Node): void {
    const parent = filler.parent!
    const position = this.#tree.before(filler)
    const changed = after.nodeAt(position)!
    const planner = new Planner(
      this.#factory,
      this.#provenance,
      (kid) => before.nodeAt(this.#tree.before(kid))!,
      { held: this.#held, keepsFirst: this.#isRevert },
    )
    const created = this.#factory.element(changed)
    const plan = planner.blocks(parent, parent.kids.indexOf(filler), [filler], [])
    const kids = [{ kind: 'created', kid: created }] as const
    this.#apply(transaction, { ...plan, after: kids }, this.#deletableOf(planner), planner.moved)
  }
}

/** Whether a kid is, or contains, an element without content. */
function hasEmptyElement(kid: Kid): boolean {
  if (kid.kind !== 'element') return false
  return isEmpty(kid) || (!kid.nodeType.inlineContent && kid.kids.toArray().some(hasEmptyElement))
}

/** The nearest textblock that stays, before a kid that is removed or else after it; `null` when there is none. */
function textblockBeside(removed: Kid, all: ReadonlySet<Kid>): ElementShadow | null {
  for (const direction of [-1, 1] as const) {
    for (let kid: Kid = removed; kid.parent !== null; kid = kid.parent) {
      const { kids } = kid.parent
      for (
        let each = kids.neighbour(kid, direction);
        each !== undefined;
        each = kids.neighbour(each, direction)
      ) {
        const found = all.has(each) ? null : outermostTextblock(each, direction)
        if (found !== null) return found
      }
    }
  }
  return null
}

/** The last textblock in a kid, or the first one; the kid itself when it is a textblock. */
function outermostTextblock(kid: Kid, direction: -1 | 1): ElementShadow | null {
  if (kid.kind !== 'element') return null
  if (kid.nodeType.inlineContent) return kid
  const kids = kid.kids.toArray()
  for (const each of direction < 0 ? kids.reverse() : kids) {
    const found = outermostTextblock(each, direction)
    if (found !== null) return found
  }
  return null
}

/** The children of an element that a change between two offsets affects; all of them, if some exist in ProseMirror only. */
function affectedKids(
  element: ElementShadow,
  oldStart: number,
  oldEnd: number,
): { index: number; kids: Kid[]; from: number; to: number } {
  const all = element.kids.toArray()
  if (all.some(({ kind }) => kind === 'filler'))
    return { index: 0, kids: all, from: 0, to: element.kids.size }
  const first = element.kids.find(oldStart)
  if (first === undefined)
    return { index: all.length, kids: [], from: element.kids.size, to: element.kids.size }
  const kids: Kid[] = []
  let to = first.start
  for (let index = first.index; index < all.length && to < oldEnd; index++) {
    const kid = all[index]!
    kids.push(kid)
    to += kid.size
  }
  return { index: first.index, kids, from: first.start, to }
}
