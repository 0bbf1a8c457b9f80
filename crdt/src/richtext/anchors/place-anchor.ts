import * as Y from 'yjs'
import { type Binding, fromRelativePosition, positionOfBlock } from '../binding/index.ts'
import { itemAt, livingRuns } from '../binding/moves/doc-items.ts'
import { besideItem } from '../binding/positions/positions.ts'
import { idOfHandle } from '../blocks/handle.ts'
import type { Anchor, AnchorPlace, Range, TextAnchor, WordRun } from './anchor.ts'

const GONE: AnchorPlace = { state: 'gone' }
const UNKNOWN: AnchorPlace = { state: 'unknown' }
const NONE: AnchorPlace = { state: 'none' }

/** Where an anchor is in the editor's document. Moves are followed. */
export function placeAnchor(binding: Binding, anchor: Anchor): AnchorPlace {
  switch (anchor.kind) {
    case 'text':
      return placeOfText(binding, anchor)
    case 'block':
      return placeOfBlock(binding, anchor.handle)
    case 'suggestion':
    case 'document':
      return NONE
    default:
      return anchor satisfies never
  }
}

/** Whether something of what an anchor is about has not arrived yet. */
export function isAwaited({ doc }: Binding, anchor: Anchor): boolean {
  if (anchor.kind !== 'text' || anchor.words === undefined) return false
  return anchor.words.some(([client, clock, length]) => Y.getState(doc.store, client) < clock + length)
}

function placeOfText(binding: Binding, { words, from, to }: TextAnchor): AnchorPlace {
  if (words !== undefined) return placeOfWords(binding, words)
  const at = (json: object) => fromRelativePosition(binding, Y.createRelativePositionFromJSON(json))
  const [start, end] = [at(from), at(to)]
  if (start === null || end === null || start >= end) return GONE
  return { state: 'here', ranges: [{ from: start, to: end }], isWhole: true }
}

/** Where those of the words are that are still there: beside each other as one range, with what stands between them. */
function placeOfWords(binding: Binding, words: readonly WordRun[]): AnchorPlace {
  const pieces: Range[] = []
  let isWhole = true
  let isKnown = false
  for (const [client, clock, length] of words) {
    const [found, shown] = piecesOf(binding, [client, clock, length])
    pieces.push(...found)
    isWhole &&= shown === length
    isKnown ||= Y.getState(binding.doc.store, client) > clock
  }
  const ranges = inOrder(joined(binding, pieces)).flatMap(({ from, to }): Range[] => {
    const { held } = binding
    const shown = held === null ? { from, to } : { from: held.toShown(from), to: held.toShown(to) }
    return shown.from < shown.to ? [shown] : []
  })
  if (ranges.length > 0) return { state: 'here', ranges, isWhole }
  return isKnown ? GONE : UNKNOWN
}

/** Where the characters of a run are now, in their first order, and how many of them are there. */
function piecesOf(binding: Binding, [client, clock, length]: WordRun): readonly [Range[], number] {
  const pieces: Range[] = []
  let count = 0
  for (const { from, leaf } of binding.leaves.leafRuns({ client, clock, length })) {
    for (const living of livingRuns(binding.doc, { ...leaf, length: from.length })) {
      const start = isShown(binding, living) ? besideItem(binding, living, false) : null
      if (start === null) continue
      pieces.push({ from: start, to: start + living.length })
      count += living.length
    }
  }
  return [pieces, count]
}

/** Whether it is a character, or an element that the schema knows. */
function isShown({ doc, tree }: Binding, id: { readonly client: number; readonly clock: number }): boolean {
  const item = itemAt(doc, id)
  if (item?.content instanceof Y.ContentString) return true
  return item?.content instanceof Y.ContentType && tree.get(item.content.type)?.kind === 'element'
}

/** Joins pieces that follow each other in one textblock, in their first order. */
function joined({ tree }: Binding, pieces: readonly Range[]): Range[] {
  const ranges: { from: number; to: number }[] = []
  for (const { from, to } of pieces) {
    const last = ranges.at(-1)
    const isBehind = last !== undefined && last.to <= from
    if (isBehind && tree.locate(last.to).element === tree.locate(from).element) last.to = to
    else ranges.push({ from, to })
  }
  return ranges
}

/** In the order of the document; those that overlap are one. */
function inOrder(ranges: readonly Range[]): Range[] {
  const ordered: { from: number; to: number }[] = []
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = ordered.at(-1)
    if (last !== undefined && from < last.to) last.to = Math.max(last.to, to)
    else ordered.push({ from, to })
  }
  return ordered
}

function placeOfBlock(binding: Binding, handle: string): AnchorPlace {
  const id = idOfHandle(handle)
  if (id === null) return GONE
  const from = positionOfBlock(binding, id)
  if (from === null) return Y.getState(binding.doc.store, id.client) > id.clock ? GONE : UNKNOWN
  const node = binding.shown.nodeAt(from)
  return node === null ? GONE : { state: 'here', ranges: [{ from, to: from + node.nodeSize }], isWhole: true }
}
