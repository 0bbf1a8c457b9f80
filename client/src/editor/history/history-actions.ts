import { Redo2, Undo2 } from 'lucide-react'
import { historyOf } from '../collaboration/collaboration.ts'
import type { Action } from '../controls/action.ts'

const UNDO: Action = {
  id: 'undo',
  label: 'Undo',
  icon: Undo2,
  keys: 'Mod-z',
  run: (editor) => editor.chain().undo().run(),
  enabled: (editor) => historyOf(editor)?.canUndo === true,
  followsAll: true,
}

const REDO: Action = {
  id: 'redo',
  label: 'Redo',
  icon: Redo2,
  keys: 'Mod-Shift-z',
  run: (editor) => editor.chain().redo().run(),
  enabled: (editor) => historyOf(editor)?.canRedo === true,
  followsAll: true,
}

/** Undo and redo of the user's own edits. */
export const HISTORY: readonly Action[] = [UNDO, REDO]
