import { Extension } from '@tiptap/core'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'

/** The parts of ProseMirror's view that are used here; ProseMirror does not declare them. */
interface ViewInside {
  readonly domObserver: { flush(): void }
  /** `lastFocus`: when the text got the focus, milliseconds since 1970. */
  readonly input: { lastFocus: number }
}

/** Time after which ProseMirror puts the caret that it knows back into a text that got the focus, ms. */
const FOCUS_MS = 20

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
  inside(view).domObserver.flush()
}

function inside(view: EditorView): ViewInside {
  return view as unknown as ViewInside
}

export interface PendingInputOptions {
  /** Subscribes to the moment before a message of the server is applied; returns the unsubscription. */
  readonly beforeMessage: ((listener: () => void) => () => void) | null
}

/**
 * Flushes pending input before each message of the server is applied, before each key that may be a command, and before
 * ProseMirror puts its caret back after a focus. On a busy page all of these follow a key that moved the caret within
 * milliseconds.
 */
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
              // For 200 ms ProseMirror takes a caret at the start of the text for one that the focus put there, and moves
              // it back. A key was pressed since: it may be the key that goes there.
              inside(view).input.lastFocus = 0
              return false
            },
            focus(view) {
              // ProseMirror sets its timer after this handler, so that this one is the first of the two.
              setTimeout(() => takePendingInput(view), FOCUS_MS)
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
