import type { ResolvedSelection } from '../document/selection.ts'
import type { LiveBlock } from '../document/text-block.ts'
import { ReadText } from '../writing/rewrite.ts'
import type { TaskInput } from './task.ts'

/** A range of one text. */
export interface TextPart {
  readonly read: ReadText
  /** UTF-16 offsets in `read.content`; `to` is exclusive. */
  readonly from: number
  readonly to: number
}

/** The selection; all of the document when nothing is selected. */
export function wholeSelection({ blocks, selection }: TaskInput): ResolvedSelection {
  if (selection !== null && !selection.collapsed) return selection
  const last = blocks.length - 1
  const texts = blocks[last]?.texts ?? []
  const from = { block: 0, text: 0, offset: 0 }
  const text = Math.max(0, texts.length - 1)
  const to = { block: Math.max(0, last), text, offset: texts[text]?.length ?? 0 }
  return { from, to, head: to, collapsed: false }
}

/** The parts of a block that are selected, without code. */
export function partsOf(block: LiveBlock, index: number, selection: ResolvedSelection): TextPart[] {
  const { from, to, collapsed } = selection
  if (block.kind === 'code' || index < from.block || index > to.block) return []
  return block.texts.flatMap((text, at): TextPart[] => {
    const read = new ReadText(text)
    const isBefore = index === from.block && at < from.text
    const isAfter = index === to.block && at > to.text
    if (!collapsed && (isBefore || isAfter)) return []
    const start = !collapsed && index === from.block && at === from.text ? from.offset : 0
    const end = !collapsed && index === to.block && at === to.text ? to.offset : read.content.length
    const content = read.content.slice(start, end)
    if (content.trim() === '') return []
    return [{ read, from: start, to: end }]
  })
}
