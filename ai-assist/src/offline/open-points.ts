import type { TextBlock } from '../document/text-block.ts'

/** An unfinished item in a text. */
export interface OpenPoint {
  readonly kind: 'empty-section' | 'task' | 'marker' | 'question'
  readonly text: string
}

/** Maximum number of listed points; users would not read more. */
const MAX_POINTS = 20

const MARKER = /\b(?:TODO|TBD|FIXME|XXX)\b/

/**
 * The open points of a text: headings without content, unchecked tasks, sentences with TODO, TBD, FIXME or XXX, and
 * questions; in the order of the text. `sentences` splits a block.
 */
export function findOpenPoints(
  blocks: readonly TextBlock[],
  sentences: (text: string) => readonly string[],
): OpenPoint[] {
  return blocks.flatMap((block, index) => pointsOf(block, blocks[index + 1], sentences)).slice(0, MAX_POINTS)
}

function pointsOf(
  block: TextBlock,
  next: TextBlock | undefined,
  sentences: (text: string) => readonly string[],
): OpenPoint[] {
  const text = block.text.trim()
  if (block.kind === 'code') return []
  if (block.kind === 'heading')
    return text !== '' && isBare(block, next) ? [{ kind: 'empty-section', text }] : []
  if (text === '') return []
  if (block.list?.kind === 'task') return block.list.checked ? [] : [{ kind: 'task', text }]
  return sentences(text).flatMap((sentence): OpenPoint[] => {
    if (MARKER.test(sentence)) return [{ kind: 'marker', text: sentence }]
    return sentence.endsWith('?') ? [{ kind: 'question', text: sentence }] : []
  })
}

/**
 * A heading has no content when the text ends after it, or continues with a heading of the same or a higher rank, or
 * with a blank text outside a list.
 */
function isBare(heading: TextBlock, next: TextBlock | undefined): boolean {
  if (next === undefined) return true
  return next.kind === 'heading' ? next.level <= heading.level : next.text.trim() === '' && next.list === null
}
