import { dayOf } from '@cowrite/crdt/richtext'
import { type Editor, posToDOMRect } from '@tiptap/core'
import { ask } from '../controls/requests.ts'
import type {} from './date-request.ts'

/** Asks for another day of the date that `dom` shows at the position `getPos` returns. */
export function editDate(editor: Editor, dom: HTMLElement, getPos: () => number | undefined): void {
  const dateAt = () => {
    const pos = getPos()
    const node = pos === undefined ? null : editor.state.doc.nodeAt(pos)
    return pos === undefined || node?.type.name !== 'date' ? null : { pos, node }
  }
  const found = dateAt()
  if (found === null || !editor.isEditable) return
  const write = (day: string) => {
    const now = dateAt()
    // Somebody has deleted it, or may not edit any more.
    if (now === null || !dom.isConnected || !editor.isEditable) return
    editor.view.dispatch(editor.state.tr.setNodeAttribute(now.pos, 'day', day))
  }
  const anchor = { getBoundingClientRect: () => dom.getBoundingClientRect(), contextElement: dom }
  ask(editor, 'date', { anchor, day: dayOf(found.node.attrs['day']), write })
}

/** Inserts a day at the caret. */
export function insertDate(editor: Editor, day: string): void {
  if (!editor.isEditable) return
  const { tr, schema } = editor.state
  editor.view.dispatch(tr.replaceSelectionWith(schema.node('date', { day }), false).scrollIntoView())
}

/** Asks for a day, which is then inserted at the caret. */
export function insertChosenDate(editor: Editor): void {
  const anchor = {
    getBoundingClientRect: () => {
      const { from, to } = editor.state.selection
      return posToDOMRect(editor.view, from, to)
    },
    contextElement: editor.view.dom,
  }
  ask(editor, 'date', { anchor, day: null, write: (day) => insertDate(editor, day) })
}
