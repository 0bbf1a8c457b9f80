import type { Editor } from '@tiptap/core'
import { keydownHandler } from '@tiptap/pm/keymap'
import { useEffect } from 'react'
import type {} from './assistant.ts'
import type { DocumentRuns } from './document-runs.ts'

/** The keys of the assistant, in ProseMirror's notation. */
export const ASK_KEYS = 'Mod-j'
export const STOP_KEYS = 'Mod-.'

/**
 * Ask an agent (in the text only: elsewhere the browser shows its downloads), and stop one's own runs.
 */
export function useAskKeys(editor: Editor, runs: DocumentRuns, editable: boolean): void {
  useEffect(() => {
    const handle = keydownHandler({
      [ASK_KEYS]: () =>
        editable && editor.view.hasFocus() && editor.emit('ask', { about: 'selection' }) !== null,
      [STOP_KEYS]: () => runs.stopOwn() > 0,
    })
    const listener = (event: KeyboardEvent): void => {
      // With this key one types characters.
      if (event.defaultPrevented || editor.isDestroyed || event.getModifierState('AltGraph')) return
      if (document.querySelector('dialog[open]') === null && handle(editor.view, event))
        event.preventDefault()
    }
    addEventListener('keydown', listener)
    return () => removeEventListener('keydown', listener)
  }, [editor, runs, editable])
}
