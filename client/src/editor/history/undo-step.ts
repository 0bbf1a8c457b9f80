import type { EditorState } from '@tiptap/pm/state'
import { yUndoPluginKey } from '@tiptap/y-tiptap'

/** The part of the state of the undo plugin that is used here. */
interface UndoState {
  readonly undoManager?: { stopCapturing(): void }
}

/** Makes the next change a step of undo of its own, however soon it follows the one before. */
export function beginUndoStep(state: EditorState): void {
  const undo: UndoState | undefined = yUndoPluginKey.getState(state)
  undo?.undoManager?.stopCapturing()
}
