import type { ResolvedSelection } from '../document/selection.ts'
import type { LiveBlock } from '../document/text-block.ts'
import { ReadText } from '../writing/rewrite.ts'
import { makePrompt } from './prompt.ts'
import type { RewritePart, Task } from './task.ts'

const INSTRUCTION =
  'Correct spelling, grammar slips, punctuation and typography of the text, and change nothing else: keep its words, order, tone and line breaks. Answer with the whole corrected text as plain text. If nothing needs correction, answer with the text as it is.'

/** Maximum number of ranges in one run: each is a separate request. */
const MAX_PARTS = 100

/** Corrects the selected text, or the caret's block, word by word; inline code and code blocks are not changed. */
export const tidy: Task = {
  status: 'Tidying…',
  plan({ blocks, selection }) {
    if (selection === null) {
      return { kind: 'nothing', message: 'Select the text to tidy, or put the caret into it.' }
    }
    const parts = blocks.flatMap((block, index) => partsOf(block, index, selection))
    if (parts.length === 0) return { kind: 'nothing', message: 'There is no text to tidy here.' }
    if (parts.length > MAX_PARTS) {
      return {
        kind: 'nothing',
        message: `The selection is too long to tidy at once: select up to ${MAX_PARTS} paragraphs.`,
      }
    }
    return { kind: 'rewrite', parts }
  },
}

function partsOf(block: LiveBlock, index: number, selection: ResolvedSelection): RewritePart[] {
  const { from, to, collapsed } = selection
  if (block.kind === 'code' || index < from.block || index > to.block) return []
  return block.texts.flatMap((text, at): RewritePart[] => {
    const read = new ReadText(text)
    const isBefore = index === from.block && at < from.text
    const isAfter = index === to.block && at > to.text
    if (!collapsed && (isBefore || isAfter)) return []
    const start = !collapsed && index === from.block && at === from.text ? from.offset : 0
    const end = !collapsed && index === to.block && at === to.text ? to.offset : read.content.length
    const content = read.content.slice(start, end)
    if (content.trim() === '') return []
    return [
      {
        read,
        from: start,
        to: end,
        request: {
          task: 'tidy',
          // Nothing of a correction is written before it is whole.
          recovery: 'restart',
          material: { blocks: [{ kind: 'paragraph', level: 0, list: null, text: content }] },
          // A correction is about as long as its text; a token is rarely shorter than two characters.
          maxTokens: 64 + Math.ceil(content.length / 2),
          messages: makePrompt(INSTRUCTION, content, 'plain'),
        },
      },
    ]
  })
}
