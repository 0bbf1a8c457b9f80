import { richtextExtensions } from '@cowrite/crdt/richtext'
import { type AnyExtension, type Editor, Extension } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import { Placeholder } from '@tiptap/extensions/placeholder'
import type { DocumentSession } from '../session/document-session.ts'
import { Carets } from './carets/carets.ts'
import { CodeBlockWithPicker } from './code/code-block.ts'
import { FocusNow } from './input/focus.ts'
import { PendingInput } from './input/pending-input.ts'
import { TableScrollers } from './tables/table-scrolling.ts'

/** What the interface around the editor wants to hear of. */
export interface EditorCallbacks {
  /** The person asked for the link form (Ctrl or ⌘ K). */
  readonly onLink: () => void
  /** The person asked for the list of shortcuts (Ctrl or ⌘ /). */
  readonly onHelp: () => void
  /** The person asked for the toolbar (Alt F10). */
  readonly onToolbar: () => void
}

/** The shared schema, bound to a session, with carets, code colours, a placeholder and the app's own keys. */
export function editorExtensions(session: DocumentSession, callbacks: EditorCallbacks): AnyExtension[] {
  return [
    ...richtextExtensions({ codeBlock: CodeBlockWithPicker }),
    Collaboration.configure({ document: session.doc }),
    PendingInput.configure({ beforeMessage: (listener) => session.beforeMessage(listener) }),
    Carets.configure({ awareness: session.awareness }),
    Placeholder.configure({
      placeholder: 'Start writing. Others see it as you type.',
      emptyEditorClass: 'cw-empty-editor',
      emptyNodeClass: 'cw-empty-node',
    }),
    FocusNow,
    TableScrollers,
    Keys.configure(callbacks),
  ]
}

const Keys = Extension.create<EditorCallbacks>({
  name: 'keys',
  // Before the schema's own keys.
  priority: 1001,

  addOptions() {
    return { onLink: () => {}, onHelp: () => {}, onToolbar: () => {} }
  },

  addKeyboardShortcuts() {
    const handled = (callback: () => void) => () => {
      callback()
      return true
    }
    return {
      'Mod-k': handled(() => this.options.onLink()),
      'Mod-/': handled(() => this.options.onHelp()),
      'Alt-F10': handled(() => this.options.onToolbar()),
      'Mod-Enter': () => toggleTask(this.editor),
    }
  },
})

function toggleTask(editor: Editor): boolean {
  if (!editor.isActive('taskItem')) return false
  const checked = editor.getAttributes('taskItem')['checked'] === true
  return editor.commands.updateAttributes('taskItem', { checked: !checked })
}
