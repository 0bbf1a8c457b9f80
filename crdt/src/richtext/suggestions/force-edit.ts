import { besideItem } from '../binding/positions/positions.ts'
import type { BlockDocument } from '../blocks/block-document.ts'
import { placeOfBlock } from '../blocks/block-place.ts'
import type { Hunk, HunkChange, TextEdit } from './hunk.ts'
import type { PlacedEdit } from './placed-edit.ts'

/** Edits of a hunk that overrule what others wrote since, in the textblock that starts at `position`. */
export interface ForcedText {
  readonly position: number
  readonly edits: readonly PlacedEdit[]
}

/**
 * Where the edits of a hunk in conflict belong when somebody decides for it: between what is left of the neighbours that they
 * had. What others wrote inside what is deleted goes, what they wrote beside an insertion stays. `null` when no such
 * place is left, or not in one textblock.
 */
export function forceText(
  document: BlockDocument,
  hunk: Hunk,
  { edits }: Extract<HunkChange, { readonly kind: 'text' }>,
): ForcedText | null {
  const { binding } = document
  const block = hunk.handle === null ? null : placeOfBlock(binding, hunk.handle)
  const bounds: Bounds =
    block?.node.isTextblock === true
      ? { start: block.position + 1, end: block.position + block.node.nodeSize - 1 }
      : { start: null, end: null }
  const ranges = edits.map((edit) => rangeOf(document, bounds, edit))
  const doc = binding.document
  const placed: PlacedEdit[] = []
  const starts = new Set<number>()
  let behind = 0
  for (const [index, range] of ranges.entries()) {
    if (range === null) return null
    const [from, to] = [Math.max(range[0], behind), Math.max(range[1], behind)]
    const [$from, $to] = [doc.resolve(from), doc.resolve(to)]
    if (!$from.parent.isTextblock || !$from.sameParent($to)) return null
    starts.add($from.before())
    placed.push({ from, to, content: edits[index]!.content, marks: edits[index]!.marks })
    behind = to
  }
  const [position] = starts
  return position === undefined || starts.size > 1 ? null : { position, edits: placed }
}

/** Where the content of the block of the hunk starts and ends; `null` when it is no textblock any more. */
interface Bounds {
  readonly start: number | null
  readonly end: number | null
}

function rangeOf(
  { binding }: BlockDocument,
  { start, end }: Bounds,
  { left, first, last, right }: TextEdit,
): readonly [from: number, to: number] | null {
  const behind = left === null ? start : besideItem(binding, left, true)
  const before = right === null ? end : besideItem(binding, right, false)
  if (first === null) {
    // Beside a neighbour that is a character rather than at a border of the block.
    const at = left === null ? (before ?? behind) : (behind ?? before)
    return at === null ? null : [at, at]
  }
  const from = besideItem(binding, first, false) ?? behind
  const to = last === null ? null : (besideItem(binding, last, true) ?? before)
  return from === null || to === null || from > to ? null : [from, to]
}
