import type { Editor } from '@tiptap/core'
import './print.css'

/**
 * Adds what printing needs beside the text, until `signal`: the addresses of links as notes at its end. The numbers beside
 * the links are counted by the stylesheet, so the text itself does not change.
 */
export function printLinkNotes(editor: Editor, signal: AbortSignal): void {
  let list: HTMLOListElement | null = null
  const remove = () => {
    list?.remove()
    list = null
  }
  const add = () => {
    remove()
    if (editor.isDestroyed) return
    list = notesOf(editor.view.dom)
    if (list !== null) editor.view.dom.after(list)
  }
  window.addEventListener('beforeprint', add, { signal })
  window.addEventListener('afterprint', remove, { signal })
  signal.addEventListener('abort', remove)
}

/** The addresses of the links in a text, in their order; `null` when there are none. */
function notesOf(text: HTMLElement): HTMLOListElement | null {
  const links = text.querySelectorAll<HTMLAnchorElement>('a[href]')
  if (links.length === 0) return null
  const list = document.createElement('ol')
  list.className = 'cw-link-notes'
  for (const { href } of links) {
    const note = document.createElement('li')
    note.textContent = href
    list.append(note)
  }
  return list
}
