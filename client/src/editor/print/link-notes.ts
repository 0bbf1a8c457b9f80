import { Extension } from '@tiptap/core'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'

/**
 * Prints the addresses of links as notes at the end of the text. The numbers beside the links are counted by the
 * stylesheet, so the text itself does not change.
 */
export const LinkNotes = Extension.create({
  name: 'linkNotes',
  addProseMirrorPlugins: () => [
    new Plugin({ key: new PluginKey('linkNotes'), view: (view) => new Notes(view) }),
  ],
})

class Notes {
  readonly #view: EditorView
  readonly #listeners = new AbortController()
  #list: HTMLOListElement | null = null

  constructor(view: EditorView) {
    this.#view = view
    const { signal } = this.#listeners
    addEventListener('beforeprint', () => this.#add(), { signal })
    addEventListener('afterprint', () => this.#remove(), { signal })
  }

  destroy(): void {
    this.#listeners.abort()
    this.#remove()
  }

  #add(): void {
    this.#remove()
    const links = this.#view.dom.querySelectorAll<HTMLAnchorElement>('a[href]')
    if (links.length === 0) return
    const list = document.createElement('ol')
    list.className = 'cw-link-notes'
    for (const { href } of links) {
      const note = document.createElement('li')
      note.textContent = href
      list.append(note)
    }
    this.#view.dom.after(list)
    this.#list = list
  }

  #remove(): void {
    this.#list?.remove()
    this.#list = null
  }
}
