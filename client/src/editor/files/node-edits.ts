import type { Editor } from '@tiptap/core'
import { NodeSelection } from '@tiptap/pm/state'
import { focusNow } from '../input/focus.ts'

/** Sets attributes of the image or file at a position. Does nothing where there is none, or nothing may be edited. */
export function setAttributes(
  editor: Editor,
  position: number | undefined,
  attributes: Readonly<Record<string, unknown>>,
): void {
  const node = position === undefined ? null : editor.state.doc.nodeAt(position)
  if (position === undefined || node === null || !editor.isEditable) return
  const { tr, selection } = editor.state
  for (const [name, value] of Object.entries(attributes))
    if (node.attrs[name] !== value) tr.setNodeAttribute(position, name, value)
  if (!tr.docChanged) return
  // A changed attribute replaces the node, which would not be selected any more.
  if (selection instanceof NodeSelection && selection.from === position)
    tr.setSelection(NodeSelection.create(tr.doc, position))
  editor.view.dispatch(tr)
}

/** Removes the image or file at a position. */
export function removeAt(editor: Editor, position: number | undefined): void {
  const node = position === undefined ? null : editor.state.doc.nodeAt(position)
  if (position === undefined || node === null || !editor.isEditable) return
  editor.view.dispatch(editor.state.tr.delete(position, position + node.nodeSize))
  focusNow(editor)
}

/** Selects the image or file at a position. */
export function selectAt(editor: Editor, position: number | undefined): void {
  if (position === undefined || editor.state.doc.nodeAt(position) === null) return
  editor.view.dispatch(editor.state.tr.setSelection(NodeSelection.create(editor.state.doc, position)))
}
