import { Redo2, Undo2 } from 'lucide-react'
import type { Action } from '../controls/action.ts'

const UNDO: Action = {
  id: 'undo',
  label: 'Undo',
  icon: Undo2,
  keys: 'Mod-z',
  run: (editor) => editor.chain().undo().run(),
  enabled: (editor) => editor.can().undo(),
}

const REDO: Action = {
  id: 'redo',
  label: 'Redo',
  icon: Redo2,
  keys: 'Mod-Shift-z',
  run: (editor) => editor.chain().redo().run(),
  enabled: (editor) => editor.can().redo(),
}

/** Undo and redo of the user's own edits. */
export const HISTORY: readonly Action[] = [UNDO, REDO]
