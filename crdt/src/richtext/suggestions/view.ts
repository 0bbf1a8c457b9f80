import type { Node } from '@tiptap/pm/model'
import { Transform } from '@tiptap/pm/transform'
import * as Y from 'yjs'
import { toRelativePosition } from '../binding/index.ts'
import type { BlockDocument } from '../blocks/block-document.ts'
import { type BlockPlace, handleAt, placeOfBlock } from '../blocks/block-place.ts'
import type { BlockHandle } from '../blocks/handle.ts'
import type { BlockOperation } from '../blocks/operation.ts'
import { forceText } from './force-edit.ts'
import type { Hunk, HunkChange } from './hunk.ts'
import type { HunkState, HunkView, JsonPosition } from './hunk-view.ts'
import { plainOf } from './label.ts'
import { placeEdit } from './place-edit.ts'
import { carryOut, type PlacedEdit, textOf } from './placed-edit.ts'
import { isInsertion, shellOf } from './recorded.ts'
import { viewOfHeld } from './view-held.ts'

/** The edits of a hunk at their places, all in one textblock, or why there are none. */
export type PlacedText =
  | { readonly ok: true; readonly block: BlockPlace; readonly edits: readonly PlacedEdit[] }
  | { readonly ok: false; readonly reason: 'conflict' | 'gone' }

/** Places the edits of a hunk in a document. */
export function placeText(
  document: BlockDocument,
  hunk: Hunk,
  { edits }: Extract<HunkChange, { readonly kind: 'text' }>,
): PlacedText {
  const { binding } = document
  const places = edits.map((edit) => placeEdit(document, hunk, edit))
  const placed = places.flatMap((place) => (place.ok ? [place.edit] : []))
  if (placed.length < places.length) {
    const isGone = places.every((place) => !place.ok && place.reason === 'gone')
    return { ok: false, reason: isGone ? 'gone' : 'conflict' }
  }
  const starts = new Set(placed.map(({ from }) => binding.document.resolve(from).before()))
  const [position] = starts
  if (position === undefined || starts.size > 1) return { ok: false, reason: 'conflict' }
  const handle = handleAt(binding, position)
  const node = binding.document.nodeAt(position)
  if (handle === null || node === null) return { ok: false, reason: 'conflict' }
  return { ok: true, block: { handle, node, position }, edits: placed }
}

/** The state of recorded operations in a document. */
export function stateOfOperations(
  { binding, texts }: BlockDocument,
  hunk: Hunk,
  { operations, shell }: Extract<HunkChange, { readonly kind: 'operations' }>,
): HunkState {
  const stateOf = (operation: BlockOperation): HunkState => {
    for (const handle of namedBy(operation))
      if (handle !== null && placeOfBlock(binding, handle) === null) return 'gone'
    if (operation.handle === null) return 'clean'
    const { node } = placeOfBlock(binding, operation.handle)!
    const hash = texts.hash(node)
    if (isInsertion(operation) || operation.op === 'move_block')
      return hash === hunk.hash ? 'clean' : 'rebased'
    if ('hash' in operation && operation.hash === hash) return 'clean'
    return operation.op === 'set_attrs' && shellOf(node) === shell ? 'rebased' : 'conflict'
  }
  const states = new Set(operations.map(stateOf))
  return STATES.find((state) => states.has(state)) ?? 'clean'
}

/** The worst one first. */
const STATES: readonly HunkState[] = ['gone', 'conflict', 'rebased']

function namedBy(operation: BlockOperation): readonly (BlockHandle | null)[] {
  if (operation.op !== 'move_block') return [operation.handle]
  return [operation.handle, 'before' in operation ? operation.before : operation.after]
}

/** What a hunk means for the document now. Changes nothing. */
export function viewHunk(document: BlockDocument, hunk: Hunk): HunkView {
  const { change } = hunk
  switch (change.kind) {
    case 'text':
      return viewOfText(document, hunk, placeText(document, hunk, change))
    case 'operations':
      return viewOfOperations(document, hunk, stateOfOperations(document, hunk, change), change.operations)
    case 'held':
      return viewOfHeld(document, hunk, change)
    default:
      return change satisfies never
  }
}

function viewOfText(document: BlockDocument, hunk: Hunk, placed: PlacedText): HunkView {
  const { binding, texts } = document
  if (!placed.ok) return withoutPlace(document, hunk, placed.reason)
  const doc = binding.document
  const { handle, node, position } = placed.block
  const { parent } = doc.resolve(position)
  const changed = new Transform(doc)
  carryOut(changed, placed.edits)
  const at = (place: number, assoc: number) =>
    Y.relativePositionToJSON(toRelativePosition(binding, place, assoc)) as JsonPosition
  return {
    view: texts.hash(node) === hunk.hash ? 'clean' : 'rebased',
    handle,
    before: texts.markdown(node, parent, doc),
    after: texts.markdown(changed.doc.nodeAt(position)!, parent, changed.doc),
    deleted: placed.edits
      .filter(({ from, to, marks }) => from < to && marks.length === 0)
      .map(({ from, to }) => ({ from: at(from, 0), to: at(to, -1) })),
    inserted: placed.edits
      .map(({ to, content }) => ({ at: at(to, -1), text: textOf(doc, content), content }))
      .filter(({ text }) => text !== ''),
    ...formattedBy(placed.edits, at),
  }
}

/** Where marks would change, if anywhere. */
function formattedBy(
  edits: readonly PlacedEdit[],
  at: (position: number, assoc: number) => JsonPosition,
): Pick<HunkView, 'formatted'> {
  const formatted = edits
    .filter(({ marks }) => marks.length > 0)
    .map(({ from, to, marks }) => ({ from: at(from, 0), to: at(to, -1), marks }))
  return formatted.length === 0 ? {} : { formatted }
}

function viewOfOperations(
  document: BlockDocument,
  hunk: Hunk,
  view: HunkState,
  operations: readonly BlockOperation[],
): HunkView {
  if (view === 'conflict' || view === 'gone') return withoutPlace(document, hunk, view)
  const { binding } = document
  const { handle, before, after } = hunk
  const place = handle === null ? null : placeOfBlock(binding, handle)
  const at = (position: number, assoc: number) =>
    Y.relativePositionToJSON(toRelativePosition(binding, position, assoc)) as JsonPosition
  const goes = operations.some(
    ({ op }) => op === 'delete_block' || op === 'replace_block' || op === 'replace_text',
  )
  const comes = goes || operations.some(isInsertion)
  const end = place === null ? 0 : place.position + place.node.nodeSize
  const isBefore = operations[0]?.op === 'insert_before'
  return {
    view,
    handle,
    before,
    after,
    deleted:
      goes && place !== null && place.node.content.size > 0
        ? [{ from: at(place.position + 1, 0), to: at(end - 1, -1) }]
        : [],
    inserted:
      comes && after !== '' ? [{ at: at(isBefore ? place!.position : end, -1), text: plainOf(after) }] : [],
  }
}

function withoutPlace(document: BlockDocument, hunk: Hunk, view: HunkState): HunkView {
  const { handle } = hunk
  const place = handle === null ? null : placeOfBlock(document.binding, handle)
  const texts = view === 'conflict' ? textsOfConflict(document, hunk, place) : hunk
  const { before, after } = texts
  return { view, handle: place === null ? null : handle, before, after, deleted: [], inserted: [] }
}

/** The block of a hunk in conflict as it is, and as it would be if the hunk was accepted nevertheless. */
function textsOfConflict(
  document: BlockDocument,
  hunk: Hunk,
  place: BlockPlace | null,
): Pick<HunkView, 'before' | 'after'> {
  const { texts, binding } = document
  const doc = binding.document
  const markdown = (node: Node | null, position: number, of: Node): string =>
    node === null ? '' : texts.markdown(node, of.resolve(position).parent, of)
  const before = place === null ? hunk.before : markdown(place.node, place.position, doc)
  const forced = hunk.change.kind === 'text' ? forceText(document, hunk, hunk.change) : null
  if (forced === null) return { before, after: hunk.after }
  const { position, edits } = forced
  const changed = new Transform(doc)
  carryOut(changed, edits)
  return {
    before: markdown(doc.nodeAt(position), position, doc),
    after: markdown(changed.doc.nodeAt(position), position, changed.doc),
  }
}
