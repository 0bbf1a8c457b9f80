import type { JSONContent } from '@tiptap/core'
import { isSafeImage, isSafeLink } from '../schema/urls.ts'

/** Nodes whose first child must be a paragraph. */
const STARTS_WITH_PARAGRAPH: ReadonlySet<string> = new Set(['listItem', 'taskItem'])

/** Nodes that contain inline content only, so that an image (a block in this schema) must be moved out of them. */
const TEXT_BLOCKS: ReadonlySet<string> = new Set(['paragraph', 'heading'])

/**
 * Adapts a Markdown parser's output to the rich-text schema: inline images become blocks of their own, line breaks of
 * the source become spaces, and links and images with unsafe addresses lose them. Takes and returns blocks; the input
 * is not changed.
 */
export function fitBlocks(blocks: readonly JSONContent[]): JSONContent[] {
  return blocks.flatMap(fitBlock)
}

function fitBlock(block: JSONContent): JSONContent[] {
  if (block.type === 'image') return isSafeImage(block.attrs?.['src']) ? [block] : []
  if (block.type === 'codeBlock') return [block]
  if (block.type === undefined || !TEXT_BLOCKS.has(block.type)) {
    if (block.content === undefined) return [block]
    const content = fitBlocks(block.content)
    const needsParagraph = STARTS_WITH_PARAGRAPH.has(block.type ?? '') && content[0]?.type !== 'paragraph'
    return [{ ...block, content: needsParagraph ? [{ type: 'paragraph' }, ...content] : content }]
  }
  return splitAtImages(block)
}

function splitAtImages(block: JSONContent): JSONContent[] {
  const result: JSONContent[] = []
  let line: JSONContent[] = []
  const flush = () => {
    const trimmed = trimLine(line)
    if (trimmed.length > 0) result.push({ ...block, content: trimmed })
    line = []
  }
  for (const inline of block.content ?? []) {
    if (inline.type !== 'image') {
      line.push(fitInline(inline))
    } else if (isSafeImage(inline.attrs?.['src'])) {
      flush()
      // A block cannot have marks, such as a link around the image.
      const { marks: _marks, ...image } = inline
      result.push(image)
    }
  }
  flush()
  return result.length > 0 ? result : [{ ...block, content: [] }]
}

function fitInline(inline: JSONContent): JSONContent {
  if (inline.type !== 'text') return inline
  const copy: JSONContent = { ...inline, text: (inline.text ?? '').replace(/ *\n */g, ' ') }
  if (inline.marks !== undefined) {
    copy.marks = inline.marks.filter((mark) => mark.type !== 'link' || isSafeLink(mark.attrs?.['href']))
  }
  return copy
}

/** Removes the spaces that splitting leaves at the ends of a line, and texts that became empty. */
function trimLine(line: readonly JSONContent[]): JSONContent[] {
  const last = line.length - 1
  return line
    .map((inline, index) => {
      if (inline.type !== 'text') return inline
      let text = inline.text ?? ''
      if (index === 0) text = text.trimStart()
      if (index === last) text = text.trimEnd()
      return { ...inline, text }
    })
    .filter((inline) => inline.type !== 'text' || inline.text !== '')
}
