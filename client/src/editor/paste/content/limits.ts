import { type Block, PLAIN, type Run } from './block.ts'
import { plainTextOf } from './plain-text.ts'
import { textOfRuns } from './runs.ts'

/**
 * Longest paragraph that is pasted as one, UTF-16 units. A browser lays out a paragraph as a whole after each key: with
 * one of a million characters, each key takes hundreds of milliseconds.
 */
export const MAX_PARAGRAPH = 20_000

/** Maximum number of runs of a paragraph whose formats are kept. Each run costs elements and a struct of Yjs. */
export const MAX_RUNS = 2_000

/** The runs of a paragraph, without formats if there are more than {@link MAX_RUNS}. */
export function boundedRuns(runs: readonly Run[]): readonly Run[] {
  return runs.length <= MAX_RUNS ? runs : [{ kind: 'text', text: textOfRuns(runs), format: PLAIN }]
}

/**
 * The runs of a paragraph divided into paragraphs of at most {@link MAX_PARAGRAPH}. The division is at a space if there
 * is one in the last tenth, and never inside of a character.
 */
export function pieces(runs: readonly Run[]): (readonly Run[])[] {
  let length = 0
  for (const run of runs) length += run.kind === 'text' ? run.text.length : 1
  if (length <= MAX_PARAGRAPH) return [runs]
  const result: Run[][] = []
  let piece: Run[] = []
  let room = MAX_PARAGRAPH
  for (const run of runs) {
    if (run.kind !== 'text') {
      piece.push(run)
      continue
    }
    let { text } = run
    while (text.length > room) {
      const cut = cutBefore(text, room)
      if (cut > 0) piece.push({ ...run, text: text.slice(0, cut) })
      result.push(piece)
      piece = []
      room = MAX_PARAGRAPH
      text = text.slice(cut)
    }
    if (text !== '') piece.push({ ...run, text })
    room -= text.length
  }
  if (piece.length > 0) result.push(piece)
  return result
}

function cutBefore(text: string, room: number): number {
  const space = text.lastIndexOf(' ', room - 1)
  if (space >= room - MAX_PARAGRAPH / 10 && space >= 0) return space + 1
  const code = text.charCodeAt(room)
  return code >= 0xdc00 && code <= 0xdfff ? Math.max(room - 1, 0) : room
}

/**
 * Maximum number of blocks of one paste. Each costs several elements and structs of Yjs; more of them become one block of
 * code with all the text.
 */
export const MAX_BLOCKS = 20_000

/** The blocks, or one block of code with their text if there are more than {@link MAX_BLOCKS}. */
export function boundedBlocks(blocks: readonly Block[]): readonly Block[] {
  if (countBlocks(blocks) <= MAX_BLOCKS) return blocks
  return [{ kind: 'code', text: plainTextOf(blocks), language: null }]
}

function countBlocks(blocks: readonly Block[]): number {
  return blocks.reduce((count, block) => {
    switch (block.kind) {
      case 'text':
      case 'code':
      case 'rule':
      case 'image':
        return count + 1
      case 'list':
        return count + block.items.reduce((sum, item) => sum + 1 + countBlocks(item.blocks), 0)
      case 'quote':
      case 'toggle':
        return count + 1 + countBlocks(block.blocks)
      case 'table':
        // The cells of a table have a limit of their own.
        return count + 1
      default:
        return block satisfies never
    }
  }, 0)
}
