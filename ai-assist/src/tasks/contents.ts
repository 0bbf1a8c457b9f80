import { toTextBlocks } from '../document/text-block.ts'
import { BlockWriter } from '../writing/block-writer.ts'
import { placeForBlocks } from './scope.ts'
import type { Task } from './task.ts'

/** Writes the headings of the document as a nested list, after the caret's block or at the top. */
export const contents: Task = {
  status: 'Listing headings…',
  plan(input) {
    const headings = input.blocks.filter(({ kind, text }) => kind === 'heading' && text.trim() !== '')
    if (headings.length === 0) return { kind: 'nothing', message: 'The document has no headings.' }
    return {
      kind: 'write',
      heading: 'Contents',
      writer: new BlockWriter(placeForBlocks(input), input.moves),
      request: { task: 'contents', material: { blocks: toTextBlocks(headings) }, maxTokens: 0, messages: [] },
    }
  },
}
