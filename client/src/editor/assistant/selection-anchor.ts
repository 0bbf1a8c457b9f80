import type { Editor } from '@tiptap/core'
import { absolutePositionToRelativePosition, ySyncPluginKey } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import type { SelectionAnchor } from '../../api/runs.ts'

/** The selection as Yjs relative positions; `null` before the editor is bound to the Yjs document. */
export function selectionAnchor(editor: Editor): SelectionAnchor | null {
  const sync: { binding?: { type: Y.XmlFragment; mapping: Map<never, never> } } | undefined =
    ySyncPluginKey.getState(editor.state)
  const binding = sync?.binding
  if (!binding || binding.mapping.size === 0) return null
  const { anchor, head } = editor.state.selection
  const at = (position: number): unknown =>
    Y.relativePositionToJSON(absolutePositionToRelativePosition(position, binding.type, binding.mapping))
  return { anchor: at(anchor), head: at(head) }
}
