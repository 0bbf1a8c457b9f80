import type { Editor } from '@tiptap/core'
import { useEffect } from 'react'
import './print.css'

/**
 * What printing needs beside the text. The addresses of links are printed as notes at its end; the numbers beside the
 * links are counted by the stylesheet, so the text itself does not change.
 */
export default function Printing({ editor }: { editor: Editor }) {
  useEffect(() => {
    const listeners = new AbortController()
    const { signal } = listeners
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
    return () => {
      listeners.abort()
      remove()
    }
  }, [editor])
  return null
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
