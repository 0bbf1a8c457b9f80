import { isEmpty, toPromptText } from '../document/material.ts'
import { BlockWriter } from '../writing/block-writer.ts'
import { makePrompt, withWish } from './prompt.ts'
import { placeForBlocks, textInScope } from './scope.ts'
import type { Task } from './task.ts'

const INSTRUCTION =
  'Write the outline of the text as a nested list ("- ", two spaces per level): its parts in their order, each in a few words, at most two levels and twenty lines.'

/** Writes an outline as a small section, after the caret's block or at the top. */
export const outline: Task = {
  status: 'Outlining…',
  plan(input) {
    const material = { blocks: textInScope(input) }
    if (isEmpty(material)) return { kind: 'nothing', message: 'There is no text to make an outline of.' }
    return {
      kind: 'write',
      heading: 'Outline',
      writer: new BlockWriter(placeForBlocks(input), input.moves),
      request: {
        task: 'outline',
        material,
        maxTokens: 800,
        messages: makePrompt(
          withWish(INSTRUCTION, input.instruction),
          toPromptText(material.blocks),
          'blocks',
        ),
      },
    }
  },
}
