import { List, ListOrdered, ListTodo } from 'lucide-react'
import type { Action } from '../controls/action.ts'

/** The actions that turn the selected lines into a list and back. */
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
