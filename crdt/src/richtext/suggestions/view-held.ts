import * as Y from 'yjs'
import { fromRelativePosition, toRelativePosition } from '../binding/index.ts'
import { rangesOf, type Token } from '../binding/positions/tokens.ts'
import type { BlockDocument } from '../blocks/block-document.ts'
import { placeOfBlock } from '../blocks/block-place.ts'
import type { HeldChange, Hunk, IdTriple } from './hunk.ts'
import type { HunkView, JsonPosition } from './hunk-view.ts'

/** What a hunk that is held back means for a document now. */
export function viewOfHeld(document: BlockDocument, hunk: Hunk, change: HeldChange): HunkView {
  const { binding, texts } = document
  const place = hunk.handle === null ? null : placeOfBlock(binding, hunk.handle)
  const at = (position: number, assoc: number) =>
    Y.relativePositionToJSON(toRelativePosition(binding, position, assoc)) as JsonPosition
  const placed = (ids: readonly IdTriple[]) =>
    rangesOf(ids.map(tokenOf), binding).map(({ from, to }) => ({ from: at(from, 0), to: at(to, -1) }))
  const deleted = placed(change.deleted)
  const formatted = placed(change.formatted)
  const inserted = change.inserted.filter(
    (each) => fromRelativePosition(binding, Y.createRelativePositionFromJSON(each.at)) !== null,
  )
  const isSomewhere = deleted.length + formatted.length + inserted.length > 0
  const isOfBlocks = change.deleted.length + change.formatted.length + change.inserted.length === 0
  const isGone = !isSomewhere && !(isOfBlocks && (place !== null || hunk.handle === null))
  const isClean = place === null ? hunk.handle === null : texts.hash(place.node) === hunk.hash
  return {
    view: isGone ? 'gone' : isClean ? 'clean' : 'rebased',
    handle: place?.handle ?? null,
    before: hunk.before,
    after: hunk.after,
    deleted,
    inserted,
    ...(formatted.length > 0 ? { formatted } : {}),
  }
}

const tokenOf = ([client, clock, length]: IdTriple): Token => ({
  kind: 'text',
  id: { client, clock },
  length,
})
