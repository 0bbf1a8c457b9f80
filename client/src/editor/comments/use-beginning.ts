import type { Editor } from '@tiptap/core'
import { keydownHandler } from '@tiptap/pm/keymap'
import { useEffect } from 'react'
import type { DocumentSession } from '../../session/document-session.ts'
import type {} from '../margin/margin-feature.ts'
import type {} from '../toast/ToastPlace.tsx'
import { beginsAtSelection, beginsOnBlock, ON_DOCUMENT } from './begin-comment.ts'
import { sharedAnchor } from './shared-anchor.ts'
import { hasMarginRoom, openPanel, showThread } from './show-thread.ts'
import { NEW, type ThreadList } from './thread-list.ts'

/** Begins a thread when a key, a menu or the palette asks for it, and opens the one that is pressed where no card is. */
export function useBeginning(editor: Editor, session: DocumentSession, list: ThreadList): void {
  useEffect(() => {
    const begin = ({ on }: { readonly on: 'selection' | 'document' | number }) => {
      const { state } = editor
      const { mayComment, fresh, state: known } = list.snapshot()
      // Who may comment is known with the first answer.
      if (known === 'loading') {
        const stop = list.subscribe(() => {
          if (list.snapshot().state === 'loading') return
          stop()
          begin({ on })
        })
        return
      }
      if (!(mayComment ?? editor.isEditable)) {
        editor.emit('toast', { text: 'You can read this document, not comment on it.' })
        return
      }
      const begins =
        on === 'document'
          ? ON_DOCUMENT
          : on === 'selection'
            ? beginsAtSelection(state)
            : beginsOnBlock(state, on)
      if (begins === null) return
      const anchor = sharedAnchor(session.holding, begins.anchor)
      if (anchor === null) {
        editor.emit('toast', {
          text: 'Others do not have these words yet. Comment on the suggestion instead.',
        })
        return
      }
      // A text that was begun elsewhere stays, about the new place.
      if (fresh === null || fresh.quotation !== begins.quotation) list.write({ ...begins, anchor })
      else list.ask(NEW)
      editor.emit('askCard', {})
      if (begins.anchor.kind === 'document' || !hasMarginRoom(editor)) openPanel(editor)
    }
    const pressed = ({ target }: MouseEvent) => {
      const mark = target instanceof Element ? target.closest('[data-thread]') : null
      const id = mark?.getAttribute('data-thread')
      // Where there is no margin, the sheet shows what is pressed.
      if (id != null && !hasMarginRoom(editor)) showThread(editor, id)
    }
    // Also for who may only read the text: then it takes no keys.
    const key = keydownHandler({
      'Mod-Alt-m': () => {
        begin({ on: 'selection' })
        return true
      },
    })
    const typed = (event: KeyboardEvent) => {
      // With this key one types characters.
      if (event.defaultPrevented || event.getModifierState('AltGraph') || isElsewhere(event.target)) return
      if (key(editor.view, event)) event.preventDefault()
    }
    const { dom } = editor.view
    addEventListener('keydown', typed)
    const stop = editor.storage.requests.desk.answer('comment', begin)
    dom.addEventListener('click', pressed)
    return () => {
      stop()
      removeEventListener('keydown', typed)
      dom.removeEventListener('click', pressed)
    }
  }, [editor, session, list])
}

/** Whether a key goes to a field beside the text or to a dialog. */
function isElsewhere(target: EventTarget | null): boolean {
  return (
    document.querySelector('dialog[open]') !== null ||
    (target instanceof Element && target.matches('input, textarea, select'))
  )
}
