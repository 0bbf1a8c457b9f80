import type { ResolvedSelection } from '../document/selection.ts'
import { makePrompt, withWish } from './prompt.ts'
import type { Plan, RewritePart, Task, TaskInput } from './task.ts'
import { partsOf, type TextPart, wholeSelection } from './text-parts.ts'

const INSTRUCTION =
  'Correct spelling, grammar slips, punctuation and typography of the text, and change nothing else: keep its words, order, tone and line breaks. Answer with the whole corrected text as plain text. If nothing needs correction, answer with the text as it is.'

/** Maximum number of ranges in one run: each is a separate request. */
const MAX_PARTS = 100

/** Corrects the selected text, or the caret's block, word by word; inline code and code blocks are not changed. */
export const tidy: Task = {
  status: 'Tidying…',
  plan(input) {
    const { selection } = input
    if (selection === null) {
      return { kind: 'nothing', message: 'Select the text to tidy, or put the caret into it.' }
    }
    return corrections(input, 'tidy', selection)
  },
}

/** Corrects the selected text, or all of it when nothing is selected. */
export const fix: Task = {
  status: 'Correcting…',
  plan: (input) => corrections(input, 'fix', wholeSelection(input)),
}

function corrections(input: TaskInput, task: 'tidy' | 'fix', selection: ResolvedSelection): Plan {
  const instruction = withWish(INSTRUCTION, input.instruction)
  const parts = input.blocks.flatMap((block, index) =>
    partsOf(block, index, selection).map((part) => toPart(part, task, instruction)),
  )
  if (parts.length === 0) return { kind: 'nothing', message: 'There is no text to tidy here.' }
  if (parts.length > MAX_PARTS) {
    return {
      kind: 'nothing',
      message: `The selection is too long to tidy at once: select up to ${MAX_PARTS} paragraphs.`,
    }
  }
  return { kind: 'rewrite', parts }
}

function toPart({ read, from, to }: TextPart, task: 'tidy' | 'fix', instruction: string): RewritePart {
  const content = read.content.slice(from, to)
  return {
    read,
    from,
    to,
    request: {
      task,
      // Nothing of a correction is written before it is whole.
      recovery: 'restart',
      material: { blocks: [{ kind: 'paragraph', level: 0, list: null, text: content }] },
      // A correction is about as long as its text; a token is rarely shorter than two characters.
      maxTokens: 64 + Math.ceil(content.length / 2),
      messages: makePrompt(instruction, content, 'plain'),
    },
  }
}
