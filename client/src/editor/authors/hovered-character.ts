import { bindingOf, type Written, writtenAt } from '@cowrite/crdt/richtext'
import type { Editor } from '@tiptap/core'

/** A character of the text and who wrote it, as ids. */
export interface Character extends Written {
  /** Its position in the document. */
  readonly position: number
}

/** The character behind a position, or before it at the end of a text; `null` when there is none. */
export function characterAt({ state }: Editor, position: number): Character | null {
  const binding = bindingOf(state)
  for (const at of [position, position - 1]) {
    const written = at < 0 ? null : writtenAt(binding, at)
    if (written !== null) return { position: at, ...written }
  }
  return null
}

/** The character of the text at a point of the window; `null` beside the text. */
export function characterAtPoint(editor: Editor, left: number, top: number): Character | null {
  const { view, state } = editor
  const found = view.posAtCoords({ left, top })
  if (found === null) return null
  // The position is the nearest one, on either side of the character.
  for (const at of [found.pos, found.pos - 1]) {
    if (at < 0 || at >= state.doc.content.size) continue
    const written = writtenAt(bindingOf(state), at)
    if (written === null) continue
    const [from, to] = [view.coordsAtPos(at, 1), view.coordsAtPos(at + 1, -1)]
    const isInside =
      left >= Math.min(from.left, to.left) &&
      left <= Math.max(from.right, to.right) &&
      top <= from.bottom &&
      top >= from.top
    if (isInside) return { position: at, ...written }
  }
  return null
}
