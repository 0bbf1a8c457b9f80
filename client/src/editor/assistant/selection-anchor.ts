import { bindingOf, toRelativePosition } from '@cowrite/crdt/richtext'
import type { Editor } from '@tiptap/core'
import * as Y from 'yjs'
import type { SelectionAnchor } from '../../api/runs.ts'

/** The selection as Yjs relative positions. */
export function selectionAnchor(editor: Editor): SelectionAnchor {
  const binding = bindingOf(editor.state)
  const { anchor, head } = editor.state.selection
  const at = (position: number): unknown => Y.relativePositionToJSON(toRelativePosition(binding, position))
  return { anchor: at(anchor), head: at(head) }
}
