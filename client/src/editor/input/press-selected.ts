import type { Editor } from '@tiptap/core'
import type { NodeType } from '@tiptap/pm/model'
import { NodeSelection } from '@tiptap/pm/state'

/** Presses the selected node of a type, as a pointer would; `false` when none is selected or nothing may be changed. */
export function pressSelected(editor: Editor, type: NodeType): boolean {
  const { selection } = editor.state
  if (!(selection instanceof NodeSelection) || selection.node.type !== type) return false
  const dom = editor.view.nodeDOM(selection.from)
  if (!editor.isEditable || !(dom instanceof HTMLElement)) return false
  dom.click()
  return true
}
