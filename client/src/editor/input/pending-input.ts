import { Extension } from '@tiptap/core'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'

/** The part of ProseMirror's DOM observer that is used here; ProseMirror does not declare it. */
interface ObservingView {
  readonly domObserver: { flush(): void }
}

/**
 * Makes ProseMirror read the DOM changes and the selection that it has not processed yet. Browsers report a selection
 * one frame late. Call this before a remote change is rendered: rendering restores the selection that ProseMirror knows,
 * so an unprocessed mouse press would be undone and the next characters would be inserted at the old position (measured
 * while another user typed: 14 of 80 presses).
 *
 * Does nothing during an input method's composition; ProseMirror reads the DOM when the composition ends.
 */
export function takePendingInput(view: EditorView): void {
  if (view.isDestroyed || view.composing) return
  ;(view as unknown as ObservingView).domObserver.flush()
}

export interface PendingInputOptions {
  /** Subscribes to the moment before a message of the server is applied; returns the unsubscription. */
  readonly beforeMessage: ((listener: () => void) => () => void) | null
}

/** Flushes pending input before each message of the server is applied and before each key that may be a command. */
export const PendingInput = Extension.create<PendingInputOptions>({
  name: 'pendingInput',
  // Before all other extensions that handle keys.
  priority: 1100,

  addOptions() {
    return { beforeMessage: null }
  },

  addProseMirrorPlugins() {
    const { beforeMessage } = this.options
    if (beforeMessage === null) return []
    return [
      new Plugin({
        key: new PluginKey('pendingInput'),
        props: {
          handleDOMEvents: {
            keydown(view) {
              takePendingInput(view)
              return false
            },
          },
        },
        view(view) {
          // The events of the Yjs document are too late: by then a remote transaction is open, and changes written
          // into it are not sent to the server.
          return { destroy: beforeMessage(() => takePendingInput(view)) }
        },
      }),
    ]
  },
})
