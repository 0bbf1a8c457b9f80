import type { ResolvedSelection } from '../document/selection.ts'
import { type LiveBlock, richText, spelled, type TextBlock, toTextBlocks } from '../document/text-block.ts'
import { Place } from '../writing/place.ts'
import type { TaskInput } from './task.ts'

/** The text for a task: the selection, or the whole document when nothing is selected. */
export function textInScope({ blocks, selection }: TaskInput): TextBlock[] {
  if (selection === null || selection.collapsed) return toTextBlocks(blocks)
  const { from, to } = selection
  return toTextBlocks(blocks.slice(from.block, to.block + 1)).map((block, index) => {
    const at = from.block + index
    const { raw, said } = blocks[at]!
    const end = at === to.block ? offsetInBlock(blocks[at]!, to) : raw.length
    const start = at === from.block ? offsetInBlock(blocks[at]!, from) : 0
    const before = raw.slice(0, start).replace(/[^\ufffc]/g, '').length
    return { ...block, text: spelled(raw.slice(start, end), said, before) }
  })
}

/** The place for new blocks: after the caret's top-level block; without a caret, at the top. */
export function placeForBlocks({ doc, blocks, selection }: TaskInput): Place {
  const block = selection === null ? undefined : blocks[selection.to.block]
  return block === undefined ? new Place(richText(doc), 0) : Place.after(block.top)
}

/** A point as an offset in the block's plain text; a hard break between two runs counts as one character. */
function offsetInBlock(block: LiveBlock, point: ResolvedSelection['from']): number {
  const before = block.texts.slice(0, point.text).reduce((sum, text) => sum + text.length + 1, 0)
  return Math.min(block.raw.length, before + point.offset)
}
