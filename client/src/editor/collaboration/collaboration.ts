import { Binding, bindingPlugin, FIELD, UndoHistory } from '@cowrite/crdt/richtext'
import { Extension } from '@tiptap/core'
import type * as Y from 'yjs'
import { compositionPlugin } from './composition-plugin.ts'
import { undoPlugin } from './undo-plugin.ts'

export interface CollaborationOptions {
  /** The document of the session. */
  readonly document: Y.Doc | null
}

/** What the extension has made for its editor. */
interface CollaborationStorage {
  bound: { readonly binding: Binding; readonly history: UndoHistory } | null
}

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    collaboration: {
      /** Takes back the user's last edit. */
      undo: () => ReturnType
      /** Makes the edit again that was taken back last. */
      redo: () => ReturnType
    }
  }
}

/** Binds the editor to the rich text of a Y.Doc, with undo of the user's own edits. */
export const Collaboration = Extension.create<CollaborationOptions, CollaborationStorage>({
  name: 'collaboration',
  // Local changes are written before other extensions see the update of the view.
  priority: 1000,

  addOptions() {
    return { document: null }
  },

  addStorage() {
    return { bound: null }
  },

  onBeforeCreate() {
    const { document } = this.options
    if (document === null) throw new Error('The editor has no document')
    const binding = new Binding(document.getXmlFragment(FIELD), this.editor.schema)
    this.storage.bound = { binding, history: new UndoHistory(binding) }
    // The editor begins with the shared text, so that nothing is drawn twice.
    this.editor.options.content = binding.document as never
  },

  onDestroy() {
    this.storage.bound?.binding.destroy()
  },

  addCommands() {
    const step = (isUndo: boolean) => () => (props: CommandProps) => {
      const history = this.storage.bound?.history
      // The history changes the shared text, and the binding draws that by a transaction of its own.
      props.tr.setMeta('preventDispatch', true)
      if (!history || !(isUndo ? history.canUndo : history.canRedo)) return false
      if (props.dispatch) {
        if (isUndo) history.undo()
        else history.redo()
      }
      return true
    }
    return { undo: step(true), redo: step(false) }
  },

  addKeyboardShortcuts() {
    return {
      'Mod-z': () => this.editor.commands.undo(),
      'Mod-y': () => this.editor.commands.redo(),
      'Shift-Mod-z': () => this.editor.commands.redo(),
    }
  },

  addProseMirrorPlugins() {
    const { bound } = this.storage
    return bound
      ? [bindingPlugin(bound.binding), compositionPlugin(bound.binding), undoPlugin(bound.history)]
      : []
  },
})

/** The properties of a command that are used here. */
interface CommandProps {
  readonly tr: { setMeta(key: string, value: unknown): unknown }
  readonly dispatch: unknown
}
