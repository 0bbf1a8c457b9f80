import { bindingOf, toRelativePosition } from '@cowrite/crdt/richtext'
import type { EditorState } from '@tiptap/pm/state'
import * as Y from 'yjs'
import type { SelectionAnchor } from '../../api/runs.ts'

/** What an agent is asked about at the caret: what is selected or else its line, or the place of the caret alone. */
export type AtCaret = 'selection' | 'caret'

/** That range as positions in the editor. */
export function askedRange(
  { selection }: EditorState,
  about: AtCaret,
): { readonly anchor: number; readonly head: number } {
  const { $from, anchor, head, empty } = selection
  if (about === 'caret') return { anchor: head, head }
  if (!empty || !$from.parent.isTextblock) return { anchor, head }
  return { anchor: $from.start(), head: $from.end() }
}

/** That range as Yjs relative positions. */
export function selectionAnchor(state: EditorState, about: AtCaret): SelectionAnchor {
  const binding = bindingOf(state)
  const { anchor, head } = askedRange(state, about)
  const at = (position: number): unknown => Y.relativePositionToJSON(toRelativePosition(binding, position))
  return { anchor: at(anchor), head: at(head) }
}
