import { Fragment, type Node, type NodeType, type ResolvedPos } from '@tiptap/pm/model'
import type { EditorState, Transaction } from '@tiptap/pm/state'
import { type BlockRange, PARENTS, selectionOf } from './block-units.ts'

/** How blocks get into a place: as they are, in a new list of their own, or each in an item of the list there. */
type Fit =
  | { readonly kind: 'direct' }
  | { readonly kind: 'list'; readonly list: Node }
  | { readonly kind: 'items'; readonly item: NodeType }

/** Whether blocks can be moved to a position between blocks. */
export function canDrop(doc: Node, range: BlockRange, at: number): boolean {
  return fitOf(doc, range, at) !== null
}

/**
 * Moves blocks to a position between blocks, into and out of lists and quotations. `null` when they do not fit there, or
 * are there already. The binding records all of it as moves, so that what others type in the blocks meanwhile arrives at
 * their new place.
 */
export function dropBlocks(state: EditorState, range: BlockRange, at: number): Transaction | null {
  const { doc, tr } = state
  const fit = fitOf(doc, range, at)
  if (fit === null) return null
  const emptied = emptiedBy(doc.resolve(range.from), doc.resolve(range.to))
  const gone = emptied === null ? null : tracked(tr, emptied.from, 1)
  const target = tracked(tr, at, -1)
  const source = { from: tracked(tr, range.from, 1), to: tracked(tr, range.to, -1) }
  // Steps must leave each parent valid, and the binding knows a move only by a block that is deleted before it is inserted.
  if (emptied !== null) insertFiller(tr, range.to)
  const start = target()
  let moved: BlockRange
  switch (fit.kind) {
    case 'direct':
      moved = move(tr, { from: source.from(), to: source.to() }, start)
      break
    case 'list': {
      tr.insert(start, fit.list)
      const list = tracked(tr, start, -1)
      const filler = tracked(tr, start + 1, 1)
      move(tr, { from: source.from(), to: source.to() }, start + 1)
      const { from, to } = nodeRange(tr.doc, filler())
      tr.delete(from, to)
      moved = nodeRange(tr.doc, list())
      break
    }
    case 'items':
      moved = moveIntoItems(tr, source, start, fit.item)
      break
    default:
      return fit satisfies never
  }
  const after = { from: tracked(tr, moved.from, 1), to: tracked(tr, moved.to, -1) }
  if (gone !== null) {
    const { from, to } = nodeRange(tr.doc, gone())
    tr.delete(from, to)
  }
  tr.setSelection(selectionOf(tr.doc, { from: after.from(), to: after.to() }))
  // The event by which the binding and the history know a move.
  return tr.setMeta('uiEvent', 'drop').scrollIntoView()
}

function fitOf(doc: Node, { from, to }: BlockRange, at: number): Fit | null {
  const $at = doc.resolve(at)
  const { parent } = $at
  if ((at >= from && at <= to) || !PARENTS.has(parent.type.name)) return null
  const $from = doc.resolve(from)
  const emptied = emptiedBy($from, doc.resolve(to))
  if (emptied !== null && at > emptied.from && at < emptied.to) return null
  const blocks = doc.slice(from, to).content
  const index = $at.index()
  if (parent.canReplace(index, index, blocks)) return { kind: 'direct' }
  const item = parent.type.contentMatch.defaultType
  if (isItem(item)) {
    const fits = blocks.content.every((block) =>
      item?.validContent(isItem(block.type) ? block.content : Fragment.from(block)),
    )
    return item !== null && fits ? { kind: 'items', item } : null
  }
  const list = isItem(blocks.firstChild?.type ?? null) ? $from.parent.type.createAndFill() : null
  return list !== null && parent.canReplace(index, index, Fragment.from(list)) ? { kind: 'list', list } : null
}

function isItem(type: NodeType | null): boolean {
  return type?.name === 'listItem' || type?.name === 'taskItem'
}

/** The outermost node that would be empty without the range; `null` when the parent has more. */
function emptiedBy($from: ResolvedPos, $to: ResolvedPos): BlockRange | null {
  let depth = $from.depth
  if (depth === 0 || $from.index() > 0 || $to.indexAfter() < $from.parent.childCount) return null
  while (
    depth > 1 &&
    PARENTS.has($from.node(depth - 1).type.name) &&
    $from.node(depth - 1).childCount === 1
  ) {
    if ($from.node(depth - 1).type.spec['tableRole'] !== undefined) break
    depth--
  }
  return $from.node(depth).type.spec['tableRole'] === undefined
    ? { from: $from.before(depth), to: $from.after(depth) }
    : null
}

/** Moves blocks to a position outside of them. Returns where they are then. */
function move(tr: Transaction, { from, to }: BlockRange, at: number): BlockRange {
  const blocks = tr.doc.slice(from, to).content
  tr.delete(from, to)
  const start = at <= from ? at : at - (to - from)
  tr.insert(start, blocks)
  return { from: start, to: start + blocks.size }
}

/** A position through the later steps of a transaction. */
type Tracked = () => number

function tracked(tr: Transaction, position: number, side: -1 | 1): Tracked {
  const start = tr.steps.length
  return () => tr.mapping.slice(start).map(position, side)
}

/** Moves blocks one by one into new items. An item of another kind of list gives its content. */
function moveIntoItems(
  tr: Transaction,
  source: { readonly from: Tracked; readonly to: Tracked },
  start: number,
  item: NodeType,
): BlockRange {
  const first = tracked(tr, start, -1)
  let next = start
  while (source.from() < source.to()) {
    const block = nodeRange(tr.doc, source.from())
    const isOfItem = isItem(tr.doc.nodeAt(block.from)?.type ?? null)
    const inside = isOfItem ? 1 : 0
    const from = tracked(tr, block.from + inside, 1)
    const to = tracked(tr, block.to - inside, -1)
    const place = tracked(tr, next, -1)
    if (isOfItem) insertFiller(tr, block.to - 1)
    tr.insert(place(), item.createAndFill() ?? item.create())
    move(tr, { from: from(), to: to() }, place() + 1)
    const made = nodeRange(tr.doc, place())
    // The item's own empty paragraph is behind what was moved.
    tr.delete(made.to - 3, made.to - 1)
    if (isOfItem) {
      const emptied = nodeRange(tr.doc, source.from())
      tr.delete(emptied.from, emptied.to)
    }
    next = nodeRange(tr.doc, place()).to
  }
  return { from: first(), to: next }
}

/** Inserts an empty block or item at the end of a parent from which all others will be taken. */
function insertFiller(tr: Transaction, at: number): void {
  const $at = tr.doc.resolve(at)
  const filler = $at.parent.contentMatchAt($at.index()).defaultType?.createAndFill()
  if (filler != null) tr.insert(at, filler)
}

function nodeRange(doc: Node, from: number): BlockRange {
  return { from, to: from + (doc.nodeAt(from)?.nodeSize ?? 0) }
}
