import { Minus, Quote } from 'lucide-react'
import type { Action } from '../controls/action.ts'

/** Turns the selected blocks into a block quote and back. */
export const QUOTE: Action = {
  id: 'blockquote',
  label: 'Quotation',
  icon: Quote,
  keys: 'Mod-Shift-b',
  run: (editor) => editor.chain().toggleBlockquote().run(),
  active: (editor) => editor.isActive('blockquote'),
  enabled: (editor) => editor.can().toggleBlockquote(),
}

/** Inserts a horizontal rule. */
export const RULE: Action = {
  id: 'rule',
  label: 'Dividing line',
  icon: Minus,
  run: (editor) => editor.chain().setHorizontalRule().run(),
  enabled: (editor) => editor.can().setHorizontalRule(),
}
