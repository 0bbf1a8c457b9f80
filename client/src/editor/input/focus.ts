import { type Editor, Extension, resolveFocusPosition } from '@tiptap/core'

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

/**
 * The command `focus` without its wait, for extensions and host pages that use it. A microtask is late enough for
 * the command's transaction to be in the view, and early enough for the next key.
 */
export const FocusNow = Extension.create({
  name: 'focusNow',
  addCommands() {
    return {
      focus:
        (position = null, { scrollIntoView = true } = {}) =>
        ({ editor, view, tr, dispatch }) => {
          if (position === false || (position === null && view.hasFocus())) return true
          if (dispatch === undefined) return true
          const selection = position === null ? null : resolveFocusPosition(tr.doc, position)
          if (selection !== null && !selection.eq(tr.selection)) tr.setSelection(selection)
          queueMicrotask(() => {
            if (editor.isDestroyed) return
            view.focus()
            if (scrollIntoView) editor.commands.scrollIntoView()
          })
          return true
        },
    }
  },
})
