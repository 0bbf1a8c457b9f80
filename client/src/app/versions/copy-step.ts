import { contentToHtml, plainText } from '@cowrite/crdt/richtext'
import type { ChangeStep } from '../../api/versions.ts'
import { contentOf } from './sides.ts'

/** Copies the block of a step as it was, with its formats. */
export async function copyStep(step: ChangeStep): Promise<void> {
  const blocks = contentOf(step.blocks, 'before')
  const html = new Blob([contentToHtml(blocks)], { type: 'text/html' })
  const text = new Blob([blocks.map(plainText).join('\n\n')], { type: 'text/plain' })
  await navigator.clipboard.write([new ClipboardItem({ 'text/html': html, 'text/plain': text })])
}
