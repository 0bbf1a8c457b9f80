import { codeFence } from '@cowrite/crdt/richtext'
import type { TextBlock } from './text-block.ts'

/** The text for a task, as plain data. */
export interface Material {
  readonly blocks: readonly TextBlock[]
}

/** Maximum number of characters of a document in one prompt: about 15,000 tokens of English. */
export const MATERIAL_LIMIT = 60_000

/** Whether there is any text at all. */
export function isEmpty(material: Material): boolean {
  return material.blocks.every((block) => block.text.trim() === '')
}

/**
 * Text blocks as Markdown for a prompt, at most `limit` characters. Text beyond the limit is omitted from the middle,
 * and a note marks the gap for the model.
 */
export function toPromptText(blocks: readonly TextBlock[], limit: number = MATERIAL_LIMIT): string {
  const full = blocks.map(blockToMarkdown).join('\n\n')
  if (full.length <= limit) return full
  const half = Math.floor(limit / 2)
  return `${full.slice(0, half)}\n\n[… ${full.length - 2 * half} characters left out …]\n\n${full.slice(-half)}`
}

function blockToMarkdown(block: TextBlock): string {
  if (block.kind === 'heading') return `${'#'.repeat(block.level)} ${block.text}`
  if (block.kind === 'code') {
    const fence = codeFence(block.text)
    return `${fence}\n${block.text}\n${fence}`
  }
  if (block.list === null) return block.text
  const indent = '  '.repeat(block.list.depth)
  switch (block.list.kind) {
    case 'bullet':
      return `${indent}- ${block.text}`
    case 'ordered':
      return `${indent}1. ${block.text}`
    case 'task':
      return `${indent}- [${block.list.checked ? 'x' : ' '}] ${block.text}`
  }
}
