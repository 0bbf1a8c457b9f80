import '../editor/styles/index.css'
import type { Editor } from '@tiptap/core'
import { createRoot } from 'react-dom/client'
import { Guarded } from '../editor/controls/Guarded.ts'
import { DocumentEditor, type DocumentEditorProps } from '../editor/DocumentEditor.tsx'
import { focusNow } from '../editor/input/focus.ts'
import type { DocumentSession } from '../session/document-session.ts'
import { savePerson } from '../session/presence/stored-person.ts'
import { openDocumentSession } from '../session/renewable-session.ts'
import { localStore } from '../session/storage/local-store.ts'
import { followSession } from './follow-session.ts'
import { warnBeforeLeaving } from './leave-warning.ts'
import type { CreateView } from './mount.ts'
import { personOf } from './person-store.ts'

/** The editor of a widget: one session and its user interface. */
export const createView: CreateView = (root, options, emit) => {
  const storage = localStore()
  const react = createRoot(root)
  let { user, token } = options
  let editor: Editor | null = null
  let focusWhenThere = false
  let shown = open()

  function open(): { readonly session: DocumentSession; readonly unfollow: readonly (() => void)[] } {
    const session = openDocumentSession({
      server: options.server,
      address: options.address,
      // Called for each connection, so that a new token is used from the next connection on.
      token: () => (typeof token === 'function' ? token() : (token ?? '')),
      user: personOf(user, storage),
      keepOffline: options.keepOffline ?? true,
    })
    const props: DocumentEditorProps = {
      session,
      toolbar: options.toolbar ?? true,
      statusBar: true,
      assistant: options.assistant ?? false,
      label: options.label ?? 'Document text',
      onEditor: editorChanged,
      onPerson: (person) => savePerson(storage, person),
    }
    react.render(<Guarded key={session.doc.clientID} part={DocumentEditor} instead={Stopped} props={props} />)
    return { session, unfollow: [followSession(session, emit), warnBeforeLeaving(session)] }
  }

  function reopen(): void {
    leave()
    shown = open()
  }

  function Stopped() {
    return (
      <div className="cw-warning" role="alert">
        <p>The editor stopped because of a fault in it.</p>
        <button type="button" className="cw-button" onClick={reopen}>
          Open it again
        </button>
      </div>
    )
  }

  function editorChanged(next: Editor | null): void {
    editor = next
    if (editor !== null && focusWhenThere) focus()
  }

  function focus(): void {
    focusWhenThere = editor === null
    if (editor !== null && !editor.view.hasFocus()) focusNow(editor, 'end')
  }

  function leave(): void {
    for (const end of shown.unfollow) end()
    shown.session.destroy()
  }

  return {
    setUser(next) {
      user = { ...user, ...next }
      shown.session.setUser(personOf(user, storage))
    },
    setToken(next) {
      token = next
      if (shown.session.snapshot().phase.state === 'closed') reopen()
      else shown.session.connect()
    },
    focus,
    destroy() {
      react.unmount()
      leave()
    },
  }
}
