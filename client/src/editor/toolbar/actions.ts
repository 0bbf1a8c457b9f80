import type { Editor } from '@tiptap/core'
import {
  Bold,
  Code,
  Highlighter,
  Italic,
  List,
  ListOrdered,
  ListTodo,
  type LucideIcon,
  Minus,
  Quote,
  Redo2,
  SquareCode,
  Strikethrough,
  Table,
  Underline,
  Undo2,
} from 'lucide-react'

/** Something a toolbar button, a key or a menu entry does to the text. */
export interface Action {
  readonly id: string
  /** What it does, for tooltips and screen readers. */
  readonly label: string
  readonly icon: LucideIcon
  /** Keys in the spelling of ProseMirror: `Mod-b`. */
  readonly keys?: string
  readonly run: (editor: Editor) => void
  /** Whether the text at the caret is so; left out where that has no meaning. */
  readonly active?: (editor: Editor) => boolean
  readonly enabled: (editor: Editor) => boolean
}

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

export const UNDO: Action = {
  id: 'undo',
  label: 'Undo',
  icon: Undo2,
  keys: 'Mod-z',
  run: (editor) => editor.chain().undo().run(),
  enabled: (editor) => editor.can().undo(),
}

export const REDO: Action = {
  id: 'redo',
  label: 'Redo',
  icon: Redo2,
  keys: 'Mod-Shift-z',
  run: (editor) => editor.chain().redo().run(),
  enabled: (editor) => editor.can().redo(),
}

export const BOLD = mark('bold', 'Bold', Bold, 'Mod-b')
export const ITALIC = mark('italic', 'Italic', Italic, 'Mod-i')
export const UNDERLINE = mark('underline', 'Underline', Underline, 'Mod-u')
export const STRIKE = mark('strike', 'Strike through', Strikethrough, 'Mod-Shift-s')
export const CODE = mark('code', 'Inline code', Code, 'Mod-e')
export const HIGHLIGHT = mark('highlight', 'Highlight', Highlighter, 'Mod-Shift-h')

/** What the text between two characters can be. */
export const MARKS: readonly Action[] = [BOLD, ITALIC, UNDERLINE, STRIKE, CODE, HIGHLIGHT]

export const LISTS: readonly Action[] = [
  {
    id: 'bulletList',
    label: 'Bullet list',
    icon: List,
    keys: 'Mod-Shift-8',
    run: (editor) => editor.chain().toggleBulletList().run(),
    active: (editor) => editor.isActive('bulletList'),
    enabled: (editor) => editor.can().toggleBulletList(),
  },
  {
    id: 'orderedList',
    label: 'Numbered list',
    icon: ListOrdered,
    keys: 'Mod-Shift-7',
    run: (editor) => editor.chain().toggleOrderedList().run(),
    active: (editor) => editor.isActive('orderedList'),
    enabled: (editor) => editor.can().toggleOrderedList(),
  },
  {
    id: 'taskList',
    label: 'Task list',
    icon: ListTodo,
    keys: 'Mod-Shift-9',
    run: (editor) => editor.chain().toggleTaskList().run(),
    active: (editor) => editor.isActive('taskList'),
    enabled: (editor) => editor.can().toggleTaskList(),
  },
]

export const BLOCKS: readonly Action[] = [
  {
    id: 'blockquote',
    label: 'Quotation',
    icon: Quote,
    keys: 'Mod-Shift-b',
    run: (editor) => editor.chain().toggleBlockquote().run(),
    active: (editor) => editor.isActive('blockquote'),
    enabled: (editor) => editor.can().toggleBlockquote(),
  },
  {
    id: 'codeBlock',
    label: 'Code block',
    icon: SquareCode,
    keys: 'Mod-Alt-c',
    run: (editor) => editor.chain().toggleCodeBlock().run(),
    active: (editor) => editor.isActive('codeBlock'),
    enabled: (editor) => editor.can().toggleCodeBlock(),
  },
  {
    id: 'table',
    label: 'Table',
    icon: Table,
    run: (editor) => editor.chain().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(),
    enabled: (editor) => !editor.isActive('table') && editor.can().insertTable(),
  },
  {
    id: 'rule',
    label: 'Dividing line',
    icon: Minus,
    run: (editor) => editor.chain().setHorizontalRule().run(),
    enabled: (editor) => editor.can().setHorizontalRule(),
  },
]

/** What a line of text can be: plain, or a heading of one of four levels. */
export type TextStyle = 'paragraph' | 1 | 2 | 3 | 4

/** The choices of the style menu. */
export const TEXT_STYLES: readonly {
  readonly style: TextStyle
  readonly label: string
  readonly keys: string
}[] = [
  { style: 'paragraph', label: 'Text', keys: 'Mod-Alt-0' },
  { style: 1, label: 'Heading 1', keys: 'Mod-Alt-1' },
  { style: 2, label: 'Heading 2', keys: 'Mod-Alt-2' },
  { style: 3, label: 'Heading 3', keys: 'Mod-Alt-3' },
  { style: 4, label: 'Heading 4', keys: 'Mod-Alt-4' },
]

/** The style of the line with the caret; `null` in a code block and the like. */
export function textStyleOf(editor: Editor): TextStyle | null {
  for (const { style } of TEXT_STYLES) {
    const active =
      style === 'paragraph' ? editor.isActive('paragraph') : editor.isActive('heading', { level: style })
    if (active) return style
  }
  return null
}

/** Gives the selected lines a style. */
export function setTextStyle(editor: Editor, style: TextStyle): void {
  const chain = editor.chain()
  if (style === 'paragraph') chain.setParagraph().run()
  else chain.setHeading({ level: style }).run()
}
