import type { EditorView } from '@tiptap/pm/view'

/**
 * Time from the end of a composition until its text may be drawn again, in ms. ProseMirror reads the last changes of the
 * DOM meanwhile and draws what the input method left behind; it takes 20 ms for that.
 */
export const SETTLE_MS = 25

/**
 * Calls `listener` when a composition has ended in an editor and ProseMirror has read its text, unless another one began
 * meanwhile. Returns the unsubscription.
 */
export function afterComposition(view: EditorView, listener: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const ended = () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (!view.isDestroyed && !view.composing) listener()
    }, SETTLE_MS)
  }
  view.dom.addEventListener('compositionend', ended)
  return () => {
    clearTimeout(timer)
    view.dom.removeEventListener('compositionend', ended)
  }
}

/**
 * Ends a composition for ProseMirror, as at the browser's own event, and makes it read what is in the DOM. For a
 * composition whose end the browser does not announce. Does nothing while no text is composed.
 */
export function endComposition(view: EditorView): void {
  if (view.composing) view.dispatchEvent(new CompositionEvent('compositionend'))
}
