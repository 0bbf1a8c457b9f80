import type { MoveFollower } from '@cowrite/crdt/richtext'
import { toPromptText } from '../document/material.ts'
import { type LiveBlock, richText, toTextBlocks } from '../document/text-block.ts'
import { BlockWriter, type Continuation } from '../writing/block-writer.ts'
import { Place } from '../writing/place.ts'
import { TextCursor } from '../writing/text-cursor.ts'
import { makePrompt, withWish } from './prompt.ts'
import type { Task, TaskInput } from './task.ts'

const INSTRUCTION =
  'Continue the text where it ends, in its voice and tense: one to three paragraphs. If its last sentence is unfinished, finish it first. Do not repeat what is there.'

/** Continues at the end of the caret's paragraph; without a caret, at the end of the document. */
export const continueWriting: Task = {
  status: 'Writing…',
  plan(input) {
    const { blocks, selection } = input
    const at = selection === null ? blocks.length - 1 : selection.to.block
    const block = blocks[at]
    const whole = toTextBlocks(blocks)
    const upToHere = toTextBlocks(blocks.slice(0, at + 1))
    return {
      kind: 'write',
      heading: null,
      writer: makeWriter(input, block),
      request: {
        task: 'continue',
        // The offline assistant searches the whole text for open points; a model continues from here.
        material: { blocks: whole },
        maxTokens: 1_000,
        messages: makePrompt(withWish(INSTRUCTION, input.instruction), toPromptText(upToHere), 'blocks'),
      },
    }
  },
}

/** Continues in a paragraph; after a heading, code, or a complete list, table or image it begins a new one. */
function makeWriter({ doc, moves, selection }: TaskInput, block: LiveBlock | undefined): BlockWriter {
  const root = richText(doc)
  const atEnd = new Place(root, root.length)
  if (block === undefined) return new BlockWriter(atEnd, moves)
  if (selection === null) {
    const isLastInDocument = root.get(root.length - 1) === block.element
    return new BlockWriter(atEnd, moves, isLastInDocument ? continuation(block, moves) : null)
  }
  return new BlockWriter(Place.after(block.top), moves, continuation(block, moves))
}

function continuation(block: LiveBlock, moves: MoveFollower): Continuation | null {
  if (block.kind !== 'paragraph') return null
  const last = block.texts.at(-1)
  return last === undefined ? { empty: block.element } : new TextCursor(last, last.length, moves)
}
