import { bindingOf, positionOfBlock } from '@cowrite/crdt/richtext'
import type { Editor } from '@tiptap/core'
import type {} from '../toast/ToastPlace.tsx'
import { elementAt } from './block-geometry.ts'
import { blockOfHash } from './block-link.ts'

/** How long a block that a link led to is lit, in ms. */
const LIT_MS = 4_000

/**
 * Scrolls to the block that the fragment of an address names, and lights it for a moment. Without such a block it says so,
 * if the text `isComplete`. Returns whether that is done.
 */
export function showBlock(editor: Editor, hash: string, isComplete: boolean): boolean {
  const id = blockOfHash(hash)
  const position = id === null ? null : positionOfBlock(bindingOf(editor.state), id, true)
  const element = position === null ? null : elementAt(editor.view, position)
  if (element === null) {
    if (isComplete)
      editor.emit('toast', { text: 'The part that this link led to is no longer in the document.' })
    return isComplete
  }
  element.scrollIntoView({ block: 'center' })
  // What came into view may be higher or lower than was estimated.
  requestAnimationFrame(() => {
    if (!element.isConnected) return
    element.scrollIntoView({ block: 'center' })
    light(editor, element)
  })
  return true
}

/** Lays a wash over an element of the text, beside it in the page: an attribute of its own would be read as an edit. */
function light(editor: Editor, element: HTMLElement): void {
  const surface = editor.view.dom.closest('.cw-surface')
  if (surface === null) return
  const wash = element.ownerDocument.createElement('div')
  wash.className = 'cw-block-lit'
  const [own, around] = [element.getBoundingClientRect(), surface.getBoundingClientRect()]
  wash.style.top = `${own.top - around.top}px`
  wash.style.left = `${own.left - around.left}px`
  wash.style.width = `${own.width}px`
  wash.style.height = `${own.height}px`
  surface.append(wash)
  setTimeout(() => wash.remove(), LIT_MS)
}
