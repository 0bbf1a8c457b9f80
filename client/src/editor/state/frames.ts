import { Extension } from '@tiptap/core'
import { onlyDecorates } from './decorating.ts'

declare module '@tiptap/core' {
  interface EditorEvents {
    /** The frame after transactions that changed more than decorations, and after the editor became read-only or editable. */
    frame: { readonly editor: Editor }
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
    const request = () => {
      if (storage.frame !== 0) return
      storage.frame = requestAnimationFrame(() => {
        storage.frame = 0
        editor.emit('frame', { editor })
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
