import type { Editor } from '@tiptap/core'

/** Checks or unchecks the task at the caret. Returns `false` when the caret is in no task. */
export function toggleTask(editor: Editor): boolean {
  if (!editor.isActive('taskItem')) return false
  const checked = editor.getAttributes('taskItem')['checked'] === true
  return editor.commands.updateAttributes('taskItem', { checked: !checked })
}
