import type { TextBlock } from '../document/text-block.ts'

/** A line of an outline; depth 0 is the outermost level. */
export interface OutlineLine {
  readonly depth: number
  readonly text: string
}

/** Maximum length of a line taken from a paragraph, in characters; truncated at a word. */
const MAX_LINE = 100

/** Maximum number of lines in an outline made of first sentences. */
const MAX_LINES = 40

/**
 * The outline of a text: its headings, nested by level; without headings, the first sentence of each paragraph.
 * `firstSentence` returns the first sentence of a text.
 */
export function makeOutline(
  blocks: readonly TextBlock[],
  firstSentence: (text: string) => string | null,
): OutlineLine[] {
  const headings = blocks.filter((block) => block.kind === 'heading' && block.text.trim() !== '')
  if (headings.length > 0) return nest(headings)
  return blocks
    .filter((block) => block.kind === 'paragraph')
    .flatMap((block) => {
      const sentence = firstSentence(block.text)
      if (sentence === null) return []
      return [{ depth: block.list === null ? 0 : block.list.depth + 1, text: shorten(sentence) }]
    })
    .slice(0, MAX_LINES)
}

/** Converts levels to depths without gaps: a level 4 below a level 2 is one deeper. */
function nest(headings: readonly TextBlock[]): OutlineLine[] {
  const open: number[] = []
  return headings.map(({ level, text }) => {
    while (open.length > 0 && open.at(-1)! >= level) open.pop()
    open.push(level)
    return { depth: open.length - 1, text: text.replaceAll(/\s+/g, ' ').trim() }
  })
}

function shorten(sentence: string): string {
  if (sentence.length <= MAX_LINE) return sentence
  const cut = sentence.lastIndexOf(' ', MAX_LINE - 1)
  return `${sentence.slice(0, cut > 0 ? cut : MAX_LINE - 1)}…`
}
