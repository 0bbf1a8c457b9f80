import { anchorOfBlock, anchorOfText, bindingOf } from '@cowrite/crdt/richtext'
import type { Node } from '@tiptap/pm/model'
import { type EditorState, NodeSelection } from '@tiptap/pm/state'
import type { Begins } from './kept-comments.ts'
import { cutText, MOST_QUOTED } from './thread-text.ts'

/** What a comment on the whole document is about. */
export const ON_DOCUMENT: Begins = { anchor: { kind: 'document' }, quotation: '' }

/**
 * What a comment is about that is begun at the selection: the selected words, block or cell; else the line or the cell of
 * the caret. On the document where there is neither.
 */
export function beginsAtSelection(state: EditorState): Begins {
  const { selection, doc } = state
  if (selection instanceof NodeSelection) return beginsOnBlock(state, selection.from) ?? ON_DOCUMENT
  const { $from, from, to, ranges } = selection
  // Selected cells.
  const cell = ranges.length > 0 ? doc.resolve(ranges[0]!.$from.pos) : $from
  if (ranges.length > 1 || (!selection.empty && isCell(cell.parent) && !$from.parent.isTextblock))
    return beginsOnBlock(state, cell.before()) ?? ON_DOCUMENT
  if (!selection.empty) {
    const words = beginsOnWords(state, from, to)
    if (words !== null) return words
  }
  for (let depth = $from.depth; depth > 0; depth--) {
    const node = $from.node(depth)
    if (!(node.isTextblock || isCell(node))) continue
    const begins = beginsOnBlock(state, $from.before(depth))
    if (begins !== null && (node.textContent !== '' || isCell(node))) return begins
  }
  return ON_DOCUMENT
}

/** What a comment on the block at a position is about: its words, where it has some; `null` where there is none. */
export function beginsOnBlock(state: EditorState, position: number): Begins | null {
  const node = state.doc.nodeAt(position)
  if (node === null) return null
  const isWhole = node.isAtom || isCell(node) || node.type.name === 'table'
  const words = isWhole ? null : beginsOnWords(state, position + 1, position + node.nodeSize - 1)
  if (words !== null) return words
  const anchor = anchorOfBlock(bindingOf(state), position)
  return anchor === null ? null : { anchor, quotation: quotationOf(node) }
}

function beginsOnWords(state: EditorState, from: number, to: number): Begins | null {
  const anchor = anchorOfText(bindingOf(state), from, to)
  if (anchor === null) return null
  return { anchor, quotation: cutText(state.doc.textBetween(from, to, ' ').trim(), MOST_QUOTED) }
}

function quotationOf(node: Node): string {
  const { alt, caption, name } = node.attrs
  const text = [alt, caption, name].find((each): each is string => typeof each === 'string' && each !== '')
  return cutText(text ?? node.textBetween(0, node.content.size, ' ').trim(), MOST_QUOTED)
}

function isCell(node: Node): boolean {
  return /^table(Cell|Header)$/.test(node.type.name)
}
