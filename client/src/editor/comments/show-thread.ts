import type { Editor } from '@tiptap/core'
import { TextSelection } from '@tiptap/pm/state'
import type {} from '../frame/panel.ts'
import { viewportOf } from '../scrolling/scroller.ts'
import { drawnComments } from './comment-marks.ts'

/** The width of the editor from which cards or markers stand beside the text, CSS pixels. */
const MARGIN_FROM = 744

/** Whether the window has room for cards or markers beside the text. */
export function hasMarginRoom({ view }: Editor): boolean {
  return (view.dom.closest('.cw-editor')?.clientWidth ?? 0) >= MARGIN_FROM
}

/** Whether the panel of comments is open. */
export function isPanelOpen(): boolean {
  return document.querySelector('.cw-comments') !== null
}

/** Opens the panel of comments, if it is not open. */
export function openPanel(editor: Editor): void {
  if (!isPanelOpen()) editor.emit('panel', { id: 'comments' })
}

/** Brings a thread into view and gives its card the focus: beside the text, else in the panel. */
export function showThread(editor: Editor, id: string): void {
  const { list } = editor.storage.commentMarks
  const thread = list?.thread(id)
  if (list === null || thread === undefined) return
  const { view, state } = editor
  const place = drawnComments(state).places(state).get(id)
  const range = place?.state === 'here' ? place.ranges[0]! : null
  if (range !== null) {
    const at = TextSelection.near(state.doc.resolve(range.from))
    view.dispatch(state.tr.setSelection(at).setMeta('addToHistory', false).scrollIntoView())
  }
  list.ask(id)
  editor.emit('askCard', {})
  const isBeside = range !== null && thread.status === 'open' && hasMarginRoom(editor)
  if (!isBeside) openPanel(editor)
}

/** The part of the window's height in which the words of a thread are shown above a sheet. */
const ABOVE_SHEET = 0.25

/** Scrolls a position into the upper part of the window, which a sheet leaves free. */
export function showAbove({ view }: Editor, position: number): void {
  requestAnimationFrame(() => {
    if (view.isDestroyed) return
    const { top } = view.coordsAtPos(position)
    viewportOf(view.dom).scroller.scrollBy({ top: top - innerHeight * ABOVE_SHEET })
  })
}
