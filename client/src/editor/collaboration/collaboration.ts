import { Binding, bindingPlugin, FIELD, UndoHistory } from '@cowrite/crdt/richtext'
import { type Editor, Extension } from '@tiptap/core'
import type { Plugin } from '@tiptap/pm/state'
import type { DocumentSession } from '../../session/document-session.ts'
import { compositionPlugin } from './composition-plugin.ts'
import { undoPlugin } from './undo-plugin.ts'

export interface CollaborationOptions {
  /** The session; `null` only until the extension is configured. */
  readonly session: CollaborationSession | null
}

/** What the extension needs of a document session. */
export type CollaborationSession = Pick<
  DocumentSession,
  'doc' | 'formerClientIds' | 'applyUpdatesBy' | 'holding'
>

/** What the extension has made for its editor. */
interface CollaborationStorage {
  bound: {
    readonly binding: Binding
    readonly history: UndoHistory
    /** Ends the way of the server's updates through the binding. */
    readonly release: () => void
    /** Divides edits that are held back. */
    readonly dividing: readonly Plugin[]
  } | null
}

declare module '@tiptap/core' {
  interface Storage {
    collaboration: CollaborationStorage
  }
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
    return { session: null }
  },

  addStorage() {
    return { bound: null }
  },

  onBeforeCreate() {
    const { session } = this.options
    if (session === null) throw new Error('The editor has no session')
    const { formerClientIds: formerClients, holding } = session
    const binding = new Binding(session.doc.getXmlFragment(FIELD), this.editor.schema, {
      formerClients,
      isHeldBack: holding !== undefined,
    })
    const held = holding?.bind(binding)
    const release =
      held?.release ?? session.applyUpdatesBy((update, origin) => binding.applyUpdate(update, origin))
    const dividing = held === undefined ? [] : [held.plugin]
    this.storage.bound = { binding, history: new UndoHistory(binding), release, dividing }
    // The editor begins with the shared text, so that nothing is drawn twice.
    this.editor.options.content = binding.document as never
  },

  onDestroy() {
    this.storage.bound?.release()
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
      ? [
          ...bound.dividing,
          bindingPlugin(bound.binding),
          compositionPlugin(bound.binding),
          undoPlugin(bound.history),
        ]
      : []
  },
})

/** The history of the user's own edits; undefined in an editor without this extension. */
export function historyOf({ storage }: Editor): UndoHistory | undefined {
  return storage.collaboration?.bound?.history
}

/** The properties of a command that are used here. */
interface CommandProps {
  readonly tr: { setMeta(key: string, value: unknown): unknown }
  readonly dispatch: unknown
}
