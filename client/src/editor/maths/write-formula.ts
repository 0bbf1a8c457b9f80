import { latexOf } from '@cowrite/crdt/richtext'
import { type Editor, posToDOMRect } from '@tiptap/core'
import { ask } from '../controls/requests.ts'
import type {} from './formula-request.ts'

/** Asks for another source of the formula that `dom` shows at the position `getPos` returns. */
export function editFormula(editor: Editor, dom: HTMLElement, getPos: () => number | undefined): void {
  const formulaAt = () => {
    const pos = getPos()
    const node = pos === undefined ? null : editor.state.doc.nodeAt(pos)
    return pos === undefined || node?.type.name !== 'inlineMath' ? null : { pos, node }
  }
  const found = formulaAt()
  if (found === null || !editor.isEditable) return
  const write = (typed: string) => {
    const now = formulaAt()
    // Somebody has deleted it, or may not edit any more.
    if (now === null || !dom.isConnected || !editor.isEditable) return
    const { tr } = editor.state
    const latex = latexOf(typed)
    if (latex === null) tr.delete(now.pos, now.pos + now.node.nodeSize)
    else tr.setNodeMarkup(now.pos, undefined, { ...now.node.attrs, latex })
    editor.view.dispatch(tr)
  }
  const anchor = { getBoundingClientRect: () => dom.getBoundingClientRect(), contextElement: dom }
  ask(editor, 'formula', { anchor, latex: latexOf(found.node.attrs['latex']) ?? '', write })
}

/** Asks for a formula, which is then inserted at the caret. */
export function insertFormula(editor: Editor): void {
  const anchor = {
    getBoundingClientRect: () => {
      const { from, to } = editor.state.selection
      return posToDOMRect(editor.view, from, to)
    },
    contextElement: editor.view.dom,
  }
  const write = (typed: string) => {
    const latex = latexOf(typed)
    if (latex === null || !editor.isEditable) return
    const { tr, schema } = editor.state
    editor.view.dispatch(
      tr.replaceSelectionWith(schema.node('inlineMath', { latex }), false).scrollIntoView(),
    )
  }
  ask(editor, 'formula', { anchor, latex: '', write })
}
