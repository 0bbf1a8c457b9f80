import type { Node } from '@tiptap/pm/model'
import { type EditorState, TextSelection } from '@tiptap/pm/state'

/**
 * Whether what can be done at the selection, and which formats it has, is certainly the same in two states: nothing changed
 * in its blocks, or only text with the same formats did. Its cost depends on the selected blocks, not on the document.
 */
export function isSameContext(before: EditorState, after: EditorState): boolean {
  if (before === after) return true
  const [a, b] = [before.selection, after.selection]
  if (a instanceof TextSelection && b instanceof TextSelection && a.empty && b.empty) {
    return isSameCaret(before, after)
  }
  return before.storedMarks === after.storedMarks && isSameRange(before, after)
}

function isSameCaret(before: EditorState, after: EditorState): boolean {
  const [a, b] = [before.selection.$from, after.selection.$from]
  const marks = [before.storedMarks ?? a.marks(), after.storedMarks ?? b.marks()] as const
  if (a.depth !== b.depth || marks[0].length !== marks[1].length) return false
  if (!marks[0].every((mark, index) => mark.eq(marks[1][index]!))) return false
  for (let depth = 1; depth <= a.depth; depth++) {
    const [one, other] = [a.node(depth), b.node(depth)]
    if (depth > 1 && a.index(depth - 1) !== b.index(depth - 1)) return false
    if (!one.sameMarkup(other) || one.childCount !== other.childCount) return false
    const isSame =
      depth === a.depth ? haveSameMarkup(one, other) : haveSameChildren(one, other, a.index(depth))
    if (!isSame) return false
  }
  return true
}

/** Whether only the text of two textblocks differs. */
function haveSameMarkup(one: Node, other: Node): boolean {
  return one.children.every((child, index) => child.sameMarkup(other.child(index)))
}

function haveSameChildren(one: Node, other: Node, except: number): boolean {
  return one.children.every((child, index) => index === except || child === other.child(index))
}

/** Whether the blocks of two selections are the same objects, with the same parts of them selected. */
function isSameRange(before: EditorState, after: EditorState): boolean {
  const [a, b] = [before.selection, after.selection]
  if (a.constructor !== b.constructor) return false
  const [start, end] = [a.$from.index(0), a.$to.index(0)]
  const shift = b.$from.index(0) - start
  if (b.$to.index(0) !== end + shift) return false
  for (let index = start; index <= end; index++) {
    if (before.doc.maybeChild(index) !== after.doc.maybeChild(index + shift)) return false
  }
  const moved = b.from - a.from
  return b.to - a.to === moved && b.anchor - a.anchor === moved && b.$from.depth === a.$from.depth
}
