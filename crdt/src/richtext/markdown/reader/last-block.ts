import type { Token } from 'markdown-it'
import { tagOf } from './tags.ts'

/**
 * The index of the last token at which the source can be cut: both parts, read alone, have the blocks of the whole. It
 * is the first token of a block at the top, outside of tables in HTML; `0` if there is none.
 */
export function lastCut(tokens: readonly Token[]): number {
  const open: string[] = []
  let cut = 0
  tokens.forEach((token, index) => {
    if (token.level > 0 || token.nesting < 0) return
    // A line after tags is read in another way than one at the start.
    if (open.length === 0 && tokens[index - 1]?.type !== 'block_tag') cut = index
    if (token.type !== 'block_tag') return
    const { name, isClosing } = tagOf(token)
    if (!isClosing) open.push(name)
    else if (open.at(-1) === name) open.pop()
  })
  return cut
}
