import { Editor } from '@tiptap/core'
import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { Doc } from 'yjs'
import type { DocumentSession } from '../session/document-session.ts'
import { editorExtensions } from './extensions.ts'
import { focusNow } from './input/focus.ts'
import type { EditorCallbacks } from './shortcuts/editor-keys.ts'
import { type KeptSelection, keepSelection, restoreSelection } from './state/kept-selection.ts'

/** Options of {@link useEditor}. */
export interface UseEditorOptions extends EditorCallbacks {
  readonly session: DocumentSession
  readonly editable: boolean
  /** Name of the text for screen readers. */
  readonly label: string
  readonly autofocus: boolean
}

/**
 * An editor in `host`, from the mounting to the unmounting of the component. It is created inside `host`: moving it there
 * later would destroy and create all plugins again and lose input.
 */
export function useEditor(host: RefObject<HTMLElement | null>, options: UseEditorOptions): Editor | null {
  const { session, editable, label } = options
  // After a clientID conflict the session has another document, which requires another editor.
  const doc = useSyncExternalStore(session.subscribe, () => session.doc)
  const [present, setPresent] = useState<{ readonly editor: Editor; readonly doc: Doc } | null>(null)
  // Callbacks and initial values are read from a reference, so that a change of them does not create a new editor.
  const latest = useRef(options)
  latest.current = options
  const kept = useRef<KeptSelection | null>(null)

  useEffect(() => {
    if (host.current === null || doc.isDestroyed) return
    const { editable, label, autofocus } = latest.current
    const created = new Editor({
      element: host.current,
      editable,
      injectCSS: false,
      // They would make `**a**` in any pasted text bold. The capability `paste` reads Markdown when asked.
      enablePasteRules: false,
      // The capability `typography` applies them.
      enableInputRules: false,
      // Repeats the steps of each edit to tell what was deleted, which nothing here asks.
      enableCoreExtensions: { delete: false },
      extensions: editorExtensions(session, {
        onLink: () => latest.current.onLink(),
        onPalette: () => latest.current.onPalette(),
        onHelp: () => latest.current.onHelp(),
        onToolbar: () => latest.current.onToolbar(),
      }),
      editorProps: { attributes: attributesOf(label, editable) },
    })
    if (kept.current !== null) restoreSelection(created, kept.current)
    else if (autofocus) focusNow(created, 'end')
    setPresent({ editor: created, doc })
    return () => {
      const { extensionStorage } = created
      kept.current = keepSelection(created, session)
      created.destroy()
      // Tiptap empties it, and effects of components that end with the editor still look there.
      created.extensionStorage = extensionStorage
      setPresent(null)
    }
  }, [host, session, doc])
  // At once with the other document: effects of components would run with an editor that this commit destroys.
  const editor = present?.doc === doc ? present.editor : null

  useEffect(() => {
    if (editor === null) return
    const isChanged = editor.isEditable !== editable
    // Together: each change of the element's attributes has the style of all blocks computed again.
    editor.setOptions({ editable, editorProps: { attributes: attributesOf(label, editable) } })
    // Tells the extensions.
    if (isChanged) editor.setEditable(editable)
  }, [editor, editable, label])

  return editor
}

function attributesOf(label: string, editable: boolean): Record<string, string> {
  return {
    class: 'cw-doc',
    // The language of the page is that of its controls.
    lang: navigator.language,
    'aria-label': label,
    'aria-multiline': 'true',
    'aria-readonly': String(!editable),
  }
}
