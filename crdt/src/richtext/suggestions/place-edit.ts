import { Transform } from '@tiptap/pm/transform'
import * as Y from 'yjs'
import type { BlockId } from '../binding/index.ts'
import { besideItem, neighboursOf } from '../binding/positions/positions.ts'
import type { BlockDocument } from '../blocks/block-document.ts'
import { placeOfBlock } from '../blocks/block-place.ts'
import type { Hunk, TextEdit } from './hunk.ts'
import { carryOut, type PlacedEdit, textBetween } from './placed-edit.ts'

/** Where an edit is in a document, or why it has no place: `gone` when nothing is left for it to do. */
export type EditPlace =
  | { readonly ok: true; readonly edit: PlacedEdit }
  | { readonly ok: false; readonly reason: 'conflict' | 'gone' }

const CONFLICT: EditPlace = { ok: false, reason: 'conflict' }
const GONE: EditPlace = { ok: false, reason: 'gone' }

/** The names by which an edit between two positions in a textblock is found again. */
export function anchorsOf(
  { binding }: BlockDocument,
  from: number,
  to: number,
): Pick<TextEdit, 'left' | 'first' | 'last' | 'right'> {
  const [start, end] = [neighboursOf(binding.tree, from), neighboursOf(binding.tree, to)]
  const origin = (id: BlockId | null): BlockId | null => {
    if (id === null) return null
    const { client, clock } = binding.leaves.originOf(id)
    return { client, clock }
  }
  const isEmpty = from === to
  return {
    left: origin(start.left),
    first: isEmpty ? null : origin(start.right),
    last: isEmpty ? null : origin(end.left),
    right: origin(end.right),
  }
}

/**
 * The place of an edit of a hunk in a document that was edited since. There is none unless everything is unambiguous: what
 * is deleted or marked must be there unchanged, in one textblock, and nobody may have written directly beside the place
 * since the suggestion was made. Moves are followed.
 */
export function placeEdit(document: BlockDocument, hunk: Hunk, edit: TextEdit): EditPlace {
  const { binding } = document
  const range = edit.first === null ? insertionPoint(document, hunk, edit) : rangeOf(document, hunk, edit)
  if (typeof range === 'string') return range === 'gone' ? GONE : CONFLICT
  const [from, to] = range
  const doc = binding.document
  const $from = doc.resolve(from)
  if (!$from.parent.isTextblock || !$from.sameParent(doc.resolve(to))) return CONFLICT
  if (textBetween(doc, from, to) !== edit.text) return CONFLICT
  const vector = Y.decodeStateVector(hunk.base)
  const isOld = (id: BlockId | null): boolean => {
    if (id === null) return true
    const { client, clock } = binding.leaves.originOf(id)
    return clock < (vector.get(client) ?? 0)
  }
  const { left } = neighboursOf(binding.tree, from)
  const { right } = neighboursOf(binding.tree, to)
  if (!isOld(left) || !isOld(right)) return CONFLICT
  const placed = { from, to, content: edit.content, marks: edit.marks }
  if (edit.marks.length > 0) {
    const tr = new Transform(doc)
    carryOut(tr, [placed])
    if (!tr.docChanged) return GONE
  }
  return { ok: true, edit: placed }
}

type Range = readonly [from: number, to: number] | 'conflict' | 'gone'

/** Where what is deleted or marked stands. */
function rangeOf({ binding }: BlockDocument, hunk: Hunk, { first, last, content }: TextEdit): Range {
  const from = besideItem(binding, first!, false)
  const to = besideItem(binding, last!, true)
  if (from !== null && to !== null && from < to) return [from, to]
  const isGone = from === null && to === null && content.length === 0
  return isGone || isBlockGone(binding, hunk) ? 'gone' : 'conflict'
}

/** Where an insertion belongs: between the neighbours that it had, as far as they are still there. */
function insertionPoint({ binding }: BlockDocument, hunk: Hunk, { left, right }: TextEdit): Range {
  if (left === null && right === null) {
    const place = hunk.handle === null ? null : placeOfBlock(binding, hunk.handle)
    if (place === null) return 'gone'
    return place.node.content.size === 0 ? [place.position + 1, place.position + 1] : 'conflict'
  }
  const before = left === null ? null : besideItem(binding, left, true)
  const after = right === null ? null : besideItem(binding, right, false)
  const at = before ?? after
  if (at === null) return isBlockGone(binding, hunk) ? 'gone' : 'conflict'
  return before !== null && after !== null && before !== after ? 'conflict' : [at, at]
}

function isBlockGone(binding: BlockDocument['binding'], { handle }: Hunk): boolean {
  return handle === null || placeOfBlock(binding, handle) === null
}
