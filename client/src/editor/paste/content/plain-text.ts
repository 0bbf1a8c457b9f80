import type { Block } from './block.ts'
import { textOfRuns } from './runs.ts'

/** The unformatted text of blocks, one line for each text. */
export function plainTextOf(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      switch (block.kind) {
        case 'text':
          return textOfRuns(block.runs)
        case 'list':
          return block.items.map((item) => plainTextOf(item.blocks)).join('\n')
        case 'quote':
        case 'toggle':
          return plainTextOf(block.blocks)
        case 'code':
          return block.text
        case 'rule':
        case 'image':
          return ''
        case 'table':
          return block.rows.map((row) => row.map((cell) => plainTextOf(cell.blocks)).join('\t')).join('\n')
        default:
          return block satisfies never
      }
    })
    .join('\n')
}
