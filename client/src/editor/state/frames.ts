import { Extension } from '@tiptap/core'
import type { EditorState } from '@tiptap/pm/state'
import { isSameContext } from './caret-context.ts'
import { onlyDecorates } from './decorating.ts'

declare module '@tiptap/core' {
  interface EditorEvents {
    /** The frame after transactions that changed more than decorations, and after the editor became read-only or editable. */
    frame: { readonly editor: Editor }
    /** Such a frame, if what can be done at the selection may have changed. */
    caretFrame: { readonly editor: Editor }
  }
}

/** Emits the editor's event `frame`: once for all that happened between two frames. */
export const Frames = Extension.create<object, { frame: number }>({
  name: 'frames',
  addStorage() {
    return { frame: 0 }
  },
  onBeforeCreate() {
    const { editor, storage } = this
    let last: { readonly state: EditorState; readonly isEditable: boolean } | null = null
    const emit = () => {
      const { state, isEditable } = editor
      const isSame = last !== null && last.isEditable === isEditable && isSameContext(last.state, state)
      last = { state, isEditable }
      editor.emit('frame', { editor })
      if (!isSame) editor.emit('caretFrame', { editor })
    }
    const request = () => {
      if (storage.frame !== 0) return
      storage.frame = requestAnimationFrame(() => {
        storage.frame = 0
        emit()
      })
    }
    // Tiptap emits `update` when the editor becomes read-only or editable.
    editor.on('update', request)
    editor.on('transaction', ({ transaction }) => {
      if (!onlyDecorates(transaction)) request()
    })
  },
  onDestroy() {
    cancelAnimationFrame(this.storage.frame)
  },
})
