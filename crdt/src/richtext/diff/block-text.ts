import type { JSONContent } from '@tiptap/core'
import { canonical } from '../content/canonical.ts'
import { INLINE_NODES } from '../schema/inline-nodes.ts'
import { inlineText } from '../schema/inline-text.ts'

/**
 * The text of a block: one line for each text block (paragraph, heading, table cell …), line breaks as line feeds,
 * formulas between dollar signs, dates as in ISO 8601, mentions as their names, no marks. Blocks without text, such as images, give an empty string.
 */
export function plainText(block: JSONContent): string {
  if (block.type === 'text') return block.text ?? ''
  if (block.type === 'hardBreak') return '\n'
  const said = inlineText(block.type ?? '', block.attrs ?? {})
  if (said !== null) return said
  const inline = block.content?.some(({ type = '' }) => INLINE_NODES.has(type)) ?? false
  return (block.content ?? []).map(plainText).join(inline ? '' : '\n')
}

/** Equal for blocks that show the same: the order of marks, and who wrote what, are ignored. */
export function keyOf(block: JSONContent): string {
  const { type, attrs, content = [] } = block
  // Most blocks are lines without marks, of which nothing has to be copied.
  if (content.length > 0 && content.every(isPlainText))
    return `${type} ${canonical(attrs)} ${content.map(({ text }) => text).join('')}`
  return canonical(comparable(block))
}

function isPlainText({ type, text, marks = [] }: JSONContent): boolean {
  return type === 'text' && typeof text === 'string' && marks.length === 0
}

/** The block with its marks sorted, without authors; texts that only the author cut are one. */
function comparable(block: JSONContent): JSONContent {
  const { by: _, ...copy }: JSONContent & { by?: unknown } = block
  if (block.marks !== undefined)
    copy.marks = [...block.marks].sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1))
  if (block.content !== undefined) copy.content = joined(block.content.map(comparable))
  return copy
}

function joined(nodes: readonly JSONContent[]): JSONContent[] {
  const whole: JSONContent[] = []
  for (const node of nodes) {
    const last = whole.at(-1)
    const areTexts = typeof last?.text === 'string' && typeof node.text === 'string'
    if (areTexts && canonical(last.marks ?? []) === canonical(node.marks ?? []))
      whole[whole.length - 1] = { ...last, text: `${last.text}${node.text}` }
    else whole.push(node)
  }
  return whole
}
