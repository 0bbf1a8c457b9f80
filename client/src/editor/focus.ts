import type { Editor } from '@tiptap/core'

/**
 * Gives the text the keyboard focus at once, at its start, its end, or where the caret is. Tiptap's own focus
 * command waits for a frame, and what is typed before that frame is lost.
 */
export function focusNow(editor: Editor, place: 'start' | 'end' | 'keep' = 'keep'): void {
  if (place !== 'keep') {
    editor.commands.setTextSelection(place === 'start' ? 0 : editor.state.doc.content.size)
  }
  editor.view.focus()
}
