import type { Editor } from '@tiptap/core'
import { focusNow } from '../input/focus.ts'
import { chooseFiles } from './choose-files.ts'

/** Asks for files of this device and adds them at the selection. */
export function addFiles(editor: Editor): void {
  const add = async () => {
    // The dialog opens at once: browsers allow it for a short time after a press.
    const [files, { insertFiles }] = await Promise.all([chooseFiles('', true), import('./insert-files.ts')])
    if (files.length === 0 || editor.isDestroyed) return
    insertFiles(editor, files)
    focusNow(editor)
  }
  add().catch(reportError)
}
