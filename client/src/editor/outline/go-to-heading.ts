import type { Editor } from '@tiptap/core'
import { TextSelection } from '@tiptap/pm/state'
import { focusNow } from '../input/focus.ts'
import { headingsOf } from './headings.ts'

/** Puts the caret at the heading with that index, and the heading below the page's bars; whether there is one. */
export function goToHeading(editor: Editor, index: number): boolean {
  const heading = headingsOf(editor.state.doc)[index]
  if (heading === undefined) return false
  const { view } = editor
  const { tr } = view.state
  view.dispatch(tr.setSelection(TextSelection.create(tr.doc, heading.position + 1)))
  const element = view.nodeDOM(heading.position)
  if (element instanceof Element) element.scrollIntoView({ block: 'start' })
  focusNow(editor)
  return true
}
