import { Bold, Code, Highlighter, Italic, type LucideIcon, Strikethrough, Underline } from 'lucide-react'
import type { Action } from '../controls/action.ts'

type MarkName = 'bold' | 'italic' | 'underline' | 'strike' | 'code' | 'highlight'

function mark(name: MarkName, label: string, icon: LucideIcon, keys: string): Action {
  return {
    id: name,
    label,
    icon,
    keys,
    run: (editor) => editor.chain().toggleMark(name).run(),
    active: (editor) => editor.isActive(name),
    enabled: (editor) => editor.can().toggleMark(name),
  }
}

/** The actions that switch a mark of the selected text on and off. */
export const MARKS: readonly Action[] = [
  mark('bold', 'Bold', Bold, 'Mod-b'),
  mark('italic', 'Italic', Italic, 'Mod-i'),
  mark('underline', 'Underline', Underline, 'Mod-u'),
  mark('strike', 'Strike through', Strikethrough, 'Mod-Shift-x'),
  mark('code', 'Inline code', Code, 'Mod-e'),
  mark('highlight', 'Highlight', Highlighter, 'Mod-Shift-h'),
]
