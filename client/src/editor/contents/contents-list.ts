import type { Editor } from '@tiptap/core'
import { focusNow } from '../input/focus.ts'
import { goToHeading } from '../outline/go-to-heading.ts'
import { headingsOf, isSameOutline, type OutlineHeading } from '../outline/headings.ts'
import type {} from '../state/frames.ts'
import './contents.css'

/** Lists the headings of the document in an element, and follows their edits until the returned function is called. */
export function listHeadings(editor: Editor, dom: HTMLElement): () => void {
  let shown: readonly OutlineHeading[] | null = null
  const show = () => {
    if (editor.isDestroyed) return
    const headings = headingsOf(editor.state.doc)
    if (shown !== null && isSameOutline(shown, headings)) return
    shown = headings
    dom.replaceChildren(headings.length === 0 ? empty() : list(editor, headings))
  }
  const onKey = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (event.key === 'Escape') focusNow(editor)
    else if (by === 0) return
    else step(dom, by)
    event.preventDefault()
    event.stopPropagation()
  }
  show()
  editor.on('frame', show)
  dom.addEventListener('keydown', onKey)
  return () => {
    editor.off('frame', show)
    dom.removeEventListener('keydown', onKey)
  }
}

function empty(): HTMLElement {
  const note = document.createElement('p')
  note.textContent = 'The headings of the document appear here.'
  return note
}

function list(editor: Editor, headings: readonly OutlineHeading[]): HTMLElement {
  const list = document.createElement('ul')
  // What stands highest in the document is not indented: many have their only heading of level 1 as the title.
  const highest = Math.min(...headings.map(({ level }) => level))
  headings.forEach(({ text, level }, index) => {
    const item = document.createElement('li')
    item.className = `cw-contents-${1 + level - highest}`
    const button = document.createElement('button')
    button.type = 'button'
    button.setAttribute('role', 'link')
    button.dir = 'auto'
    button.textContent = text.trim() === '' ? 'Untitled section' : text
    button.addEventListener('click', () => goToHeading(editor, index))
    item.append(button)
    list.append(item)
  })
  return list
}

/** Moves the focus to the next entry, or to the one before. */
function step(dom: HTMLElement, by: number): void {
  const buttons: (Element | null)[] = [...dom.querySelectorAll('button')]
  const next = buttons[buttons.indexOf(dom.ownerDocument.activeElement) + by]
  if (next instanceof HTMLElement) next.focus()
}
