import * as Y from 'yjs'
import { idAt } from '../content/text-runs.ts'
import { itemAt } from '../moves/doc-items.ts'
import type { Id } from '../moves/ids.ts'
import type { Leaves } from '../moves/leaf.ts'
import type { ElementShadow, Kid, ShadowTree, TextShadow } from '../shadow/shadow.ts'

/** An id of a character or of an element: the client that created it, and its clock. */
export type ItemId = Id

/** What positions depend on; a binding has it. */
export interface PositionSpace {
  readonly tree: ShadowTree
  readonly doc: Y.Doc
  /** Which copies of what was moved count: positions follow them. */
  readonly leaves: Leaves
}

/**
 * The relative position of a ProseMirror position. With `assoc` below 0 it stays with what stands before it, otherwise
 * with what stands after it. Same form as Yjs's own, which y-tiptap's clients read.
 */
export function toRelativePosition(
  { tree }: PositionSpace,
  position: number,
  assoc = -1,
): Y.RelativePosition {
  const { element, offset } = tree.locate(position)
  const neighbour = assoc < 0 ? kidBefore(element, offset) : kidAfter(element, offset)
  if (neighbour !== undefined && neighbour.kid.kind !== 'filler') {
    const { kid, start } = neighbour
    const place = assoc < 0 ? offset - start - 1 : offset - start
    if (kid.kind === 'text') {
      const id = idIn(kid, place)
      if (id !== null)
        return new Y.RelativePosition(kid.type._item!.id, null, Y.createID(id.client, id.clock), assoc)
    } else {
      return new Y.RelativePosition(...parentOf(element), kid.type._item!.id, assoc)
    }
  }
  const text = textAt(element, assoc)
  if (text !== null) return new Y.RelativePosition(text.type._item!.id, null, null, assoc)
  return new Y.RelativePosition(...parentOf(element), null, assoc)
}

/**
 * The ProseMirror position of a relative one; `null` when it is in content that is not shown. What it belongs to may have
 * been deleted: then it is the place where that stood.
 */
export function fromRelativePosition(
  space: PositionSpace,
  { type, item, assoc }: Y.RelativePosition,
): number | null {
  const { tree } = space
  if (item !== null) return positionOf(space, item, assoc)
  const shadow = type === null ? tree.root : elementOf(space, type)
  if (shadow?.kind === 'text') return tree.before(shadow) + (assoc < 0 ? 0 : shadow.size)
  if (shadow?.kind !== 'element' || shadow.nodeType.isLeaf) return null
  return tree.contentStart(shadow) + (assoc < 0 ? 0 : shadow.kids.size)
}

/** The ids of the characters or inline elements beside a position in a textblock. */
export interface Neighbours {
  readonly left: ItemId | null
  readonly right: ItemId | null
  /** The textblock. */
  readonly block: ItemId | null
}

/** What stands before and after a position in its textblock; `null` on both sides elsewhere. */
export function neighboursOf(tree: ShadowTree, position: number): Neighbours {
  const { element, offset } = tree.locate(position)
  if (!element.nodeType.inlineContent) return { left: null, right: null, block: null }
  const before = kidBefore(element, offset)
  const after = kidAfter(element, offset)
  return {
    left: before === undefined ? null : idIn(before.kid, offset - before.start - 1),
    right: after === undefined ? null : idIn(after.kid, offset - after.start),
    block: element.type._item?.id ?? null,
  }
}

/** Where the content of the textblock that a textblock became starts; `null` for one that still exists. */
export function startOfSuccessor(space: PositionSpace, block: ItemId): number | null {
  if (itemAt(space.doc, block)?.deleted === false) return null
  const kid = elementOf(space, block)
  return kid?.kind === 'element' && kid.nodeType.inlineContent ? space.tree.contentStart(kid) : null
}

/** The position beside a character or inline element that still exists (`after`: behind it); `null` for a deleted one. */
export function besideItem(space: PositionSpace, id: ItemId, after: boolean): number | null {
  const leaf = space.leaves.leafOf(id)
  const item = itemAt(space.doc, leaf)
  if (item === null || item.deleted) return null
  return positionOfItem(space.tree, item, leaf.clock - item.id.clock, after ? -1 : 0)
}

function positionOf({ tree, doc, leaves }: PositionSpace, id: ItemId, assoc: number): number | null {
  const leaf = leaves.leafOf(id)
  const item = itemAt(doc, leaf)
  return item === null ? null : positionOfItem(tree, item, leaf.clock - item.id.clock, assoc)
}

function positionOfItem(tree: ShadowTree, item: Y.Item, offset: number, assoc: number): number | null {
  const parent = tree.get(item.parent)
  if (parent?.kind === 'text') {
    const inside = item.deleted ? 0 : offset + (assoc < 0 ? 1 : 0)
    return tree.before(parent) + sizeBefore(item) + inside
  }
  if (parent?.kind !== 'element') return null
  for (let each: Y.Item | null = item; each !== null; each = each.left) {
    const kid = each.content instanceof Y.ContentType ? tree.get(each.content.type) : undefined
    if (kid === undefined || each.deleted || kid.kind === 'hidden') continue
    return tree.before(kid) + (each === item && assoc >= 0 ? 0 : kid.size)
  }
  return parent.nodeType.isLeaf ? null : tree.contentStart(parent)
}

function sizeBefore(item: Y.Item): number {
  let size = 0
  for (let each = item.left; each !== null; each = each.left) {
    if (!each.deleted && each.content instanceof Y.ContentString) size += each.length
  }
  return size
}

/** The shadow of a type, or of the element that has its content now. */
export function elementOf({ tree, doc, leaves }: PositionSpace, id: ItemId): Kid | undefined {
  const place = leaves.placeOf(id, (each) => itemAt(doc, each)?.deleted === false)
  const item = place === null ? null : itemAt(doc, place)
  return item?.content instanceof Y.ContentType ? tree.get(item.content.type) : undefined
}

function idIn(kid: Kid, offset: number): ItemId | null {
  if (kid.kind === 'element') return kid.type._item?.id ?? null
  return kid.kind === 'text' ? idAt(kid.type, offset) : null
}

function kidBefore(element: ElementShadow, offset: number) {
  return offset > 0 ? element.kids.find(offset - 1) : undefined
}

function kidAfter(element: ElementShadow, offset: number) {
  return element.kids.find(offset)
}

/** The text at the start or at the end of a textblock. */
function textAt(element: ElementShadow, assoc: number): TextShadow | null {
  const kid = element.kids.at(assoc < 0 ? 0 : element.kids.length - 1)
  return kid?.kind === 'text' ? kid : null
}

function parentOf({ type }: ElementShadow): [Y.ID | null, string | null] {
  return type._item === null ? [null, Y.findRootTypeKey(type)] : [type._item.id, null]
}
