/** A piece of text in an answer, with its form. */
export interface AnswerText {
  readonly form: 'plain' | 'strong' | 'code'
  readonly text: string
}

/** A part of an answer: a paragraph, a heading, or a list. */
export interface AnswerBlock {
  readonly kind: 'text' | 'heading' | 'list'
  /** One for a paragraph or a heading, one for each item of a list. */
  readonly lines: readonly (readonly AnswerText[])[]
}

/** Blocks of an answer that are shown. */
const MAX_BLOCKS = 400

/**
 * The simple parts of Markdown that an answer to a person has: paragraphs, headings, lists, bold and code. Everything else
 * is shown as it is written; nothing of it becomes a link or a picture.
 */
export function answerBlocks(markdown: string): readonly AnswerBlock[] {
  const blocks: AnswerBlock[] = []
  for (const part of markdown.split(/\n{2,}/, MAX_BLOCKS)) {
    const lines = part.split('\n').filter((line) => line.trim() !== '')
    if (lines.length > 0) blocks.push(...blocksOf(lines))
  }
  return blocks
}

function blocksOf(lines: readonly string[]): readonly AnswerBlock[] {
  const blocks: { kind: AnswerBlock['kind']; lines: string[] }[] = []
  for (const line of lines) {
    const heading = /^#{1,6} +(.*)$/.exec(line)
    const item = /^\s*(?:[-*+]|\d{1,3}[.)]) +(.*)$/.exec(line)
    const last = blocks.at(-1)
    if (heading !== null) blocks.push({ kind: 'heading', lines: [heading[1]!] })
    else if (item !== null && last?.kind === 'list') last.lines.push(item[1]!)
    else if (item !== null) blocks.push({ kind: 'list', lines: [item[1]!] })
    else if (last === undefined || last.kind === 'heading') blocks.push({ kind: 'text', lines: [line] })
    else last.lines.push(`${last.lines.pop()!} ${line.trim()}`)
  }
  return blocks.map(({ kind, lines }) => ({ kind, lines: lines.map(textsOf) }))
}

function textsOf(line: string): readonly AnswerText[] {
  return line.split(/(\*\*[^*]+\*\*|`[^`]+`)/).flatMap((text): readonly AnswerText[] => {
    if (text === '') return []
    if (text.startsWith('**') && text.length > 4) return [{ form: 'strong', text: text.slice(2, -2) }]
    if (text.startsWith('`') && text.length > 2) return [{ form: 'code', text: text.slice(1, -1) }]
    return [{ form: 'plain', text }]
  })
}
