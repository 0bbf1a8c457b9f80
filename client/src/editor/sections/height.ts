import type { Node } from '@tiptap/pm/model'

/** Of a line of text, of the space between blocks and of a block without text, CSS pixels on a desktop. */
const LINE = 29
const SPACE = 16
const LEAF = 60
/** Characters of a line. */
const LINE_LENGTH = 80

/** An estimate of the height of blocks, CSS pixels: what a section counts for before it was in view. */
export function estimatedHeight(blocks: readonly Node[]): number {
  return blocks.reduce((sum, block) => sum + heightOf(block) + SPACE, 0)
}

function heightOf(node: Node): number {
  if (node.isLeaf) return LEAF
  if (node.isTextblock) return LINE * linesOf(node)
  if (node.type.spec['tableRole'] === 'row') return Math.max(LINE, ...node.children.map(heightOf)) + SPACE
  return node.children.reduce((sum, child) => sum + heightOf(child), 0)
}

function linesOf(node: Node): number {
  // A line break of code is a character.
  if (node.type.spec.code === true) return node.textContent.split('\n').length
  return Math.max(1, Math.ceil(node.content.size / LINE_LENGTH))
}

/** The weight of a block: the number of lines of text, cells and other leaves in it. */
export function weightOf(block: Node): number {
  if (block.isTextblock || block.isLeaf) return 1
  return block.children.reduce((sum, child) => sum + weightOf(child), 0)
}
