import { bindingOf, fromRelativePosition, toRelativePosition } from '@cowrite/crdt/richtext'
import type { Editor } from '@tiptap/core'
import { TextSelection } from '@tiptap/pm/state'
import type * as Y from 'yjs'
import type { DocumentSession } from '../../session/document-session.ts'
import { focusNow } from '../input/focus.ts'

/** Where the selection of an editor was, for the next editor of the same document. */
export interface KeptSelection {
  readonly anchor: Y.RelativePosition | null
  readonly head: Y.RelativePosition | null
  readonly hadFocus: boolean
}

/** The selection of an editor that is about to be destroyed, by what the next one has, too. */
export function keepSelection({ state, view }: Editor, { holding }: DocumentSession): KeptSelection {
  const binding = bindingOf(state)
  const at = (position: number) => {
    const relative = toRelativePosition(binding, position)
    return holding === undefined ? relative : holding.toShared(relative)
  }
  const { anchor, head } = state.selection
  return { anchor: at(anchor), head: at(head), hadFocus: view.hasFocus() }
}

/** Selects what was selected, and takes the focus if it was there. */
export function restoreSelection(editor: Editor, kept: KeptSelection): void {
  const { state, view } = editor
  const binding = bindingOf(state)
  const at = (position: Y.RelativePosition | null) =>
    position === null ? null : fromRelativePosition(binding, position)
  const [anchor, head] = [at(kept.anchor), at(kept.head)]
  if (anchor !== null && head !== null) {
    const selection = TextSelection.between(state.doc.resolve(anchor), state.doc.resolve(head))
    view.dispatch(state.tr.setSelection(selection).setMeta('addToHistory', false))
  }
  if (kept.hadFocus) focusNow(editor)
}
