import { richtextExtensions } from '@cowrite/crdt/richtext'
import type { AnyExtension } from '@tiptap/core'
import { Placeholder } from '@tiptap/extensions/placeholder'
import type { DocumentSession } from '../session/document-session.ts'
import { Carets } from './carets/carets.ts'
import { CodeBlockWithPicker } from './code/code-block.ts'
import { Collaboration } from './collaboration/collaboration.ts'
import { FocusNow } from './input/focus.ts'
import { PendingInput } from './input/pending-input.ts'
import { Paste } from './paste/paste.ts'
import { type EditorCallbacks, EditorKeys } from './shortcuts/editor-keys.ts'
import { TableScrollers } from './tables/table-scrollers.ts'

/** The extensions of the editor: the shared schema bound to a session, and the extensions of each capability. */
export function editorExtensions(session: DocumentSession, callbacks: EditorCallbacks): AnyExtension[] {
  return [
    ...richtextExtensions({ codeBlock: CodeBlockWithPicker }),
    Collaboration.configure({ session }),
    PendingInput.configure({ beforeMessage: (listener) => session.beforeMessage(listener) }),
    Carets.configure({ awareness: session.awareness }),
    Placeholder.configure({
      placeholder: 'Start writing. Others see it as you type.',
      emptyEditorClass: 'cw-empty-editor',
      emptyNodeClass: 'cw-empty-node',
    }),
    FocusNow,
    Paste,
    TableScrollers,
    EditorKeys.configure(callbacks),
  ]
}
