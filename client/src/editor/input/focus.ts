import { type Editor, Extension, resolveFocusPosition } from '@tiptap/core'

/**
 * Focuses the text at once, with the caret at its start, at its end, or unchanged. Tiptap's command `focus` waits for an
 * animation frame, and input before that frame is lost.
 */
export function focusNow(editor: Editor, place: 'start' | 'end' | 'keep' = 'keep'): void {
  if (place !== 'keep') {
    editor.commands.setTextSelection(place === 'start' ? 0 : editor.state.doc.content.size)
  }
  editor.view.focus()
}

/**
 * Replaces Tiptap's command `focus` by one that does not wait for a frame, for extensions and host pages that use it. It
 * focuses in a microtask: after the command's transaction is applied to the view, and before the next key event.
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
