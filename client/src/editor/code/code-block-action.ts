import { SquareCode } from 'lucide-react'
import type { Action } from '../controls/action.ts'

/** Turns the selected blocks into a code block and back. */
export const CODE_BLOCK: Action = {
  id: 'codeBlock',
  label: 'Code block',
  icon: SquareCode,
  keys: 'Mod-Alt-c',
  run: (editor) => editor.chain().toggleCodeBlock().run(),
  active: (editor) => editor.isActive('codeBlock'),
  enabled: (editor) => editor.can().toggleCodeBlock(),
}
