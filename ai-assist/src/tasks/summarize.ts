import { isEmpty, toPromptText } from '../document/material.ts'
import { BlockWriter } from '../writing/block-writer.ts'
import { makePrompt, withWish } from './prompt.ts'
import { placeForBlocks, textInScope } from './scope.ts'
import type { Task } from './task.ts'

const INSTRUCTION =
  'Summarize the text for somebody who has not read it: three to six bullet points ("- "), each one sentence, the most important first. State only what the text says.'

/** Writes a summary as a small section, after the caret's block or at the top. */
export const summarize: Task = {
  status: 'Summarizing…',
  plan(input) {
    const material = { blocks: textInScope(input) }
    if (isEmpty(material)) return { kind: 'nothing', message: 'There is no text to summarize.' }
    return {
      kind: 'write',
      heading: 'Summary',
      writer: new BlockWriter(placeForBlocks(input), input.moves),
      request: {
        task: 'summarize',
        material,
        maxTokens: 600,
        messages: makePrompt(
          withWish(INSTRUCTION, input.instruction),
          toPromptText(material.blocks),
          'blocks',
        ),
      },
    }
  },
}
