import type { HocuspocusProvider } from '@hocuspocus/provider'
import { Extension } from '@tiptap/core'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'

/** What is used of ProseMirror's observer of the page; it is not part of its declared interface. */
interface ObservingView {
  readonly domObserver: { flush(): void }
}

/**
 * Takes over what the browser already shows and ProseMirror has not heard of: events about a selection arrive a
 * frame late. To be called before a change from elsewhere is shown, because showing it puts the selection back
 * to where ProseMirror believes it to be, and the press of a moment ago would be undone: the next characters
 * would go to the old place. Measured with somebody else typing all the time: 14 of 80 presses.
 *
 * An input method's composition is left alone; it reads everything when it ends.
 */
export function takePendingInput(view: EditorView): void {
  if (view.isDestroyed || view.composing) return
  ;(view as unknown as ObservingView).domObserver.flush()
}

/** Takes pending input over before each message of the server is applied, and before each key that may be a command. */
export const PendingInput = Extension.create<{ provider: HocuspocusProvider | null }>({
  name: 'pendingInput',
  // Before everything else that listens to keys.
  priority: 1100,

  addOptions() {
    return { provider: null }
  },

  addProseMirrorPlugins() {
    const { provider } = this.options
    if (provider === null) return []
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
          // Not from the document's own events: by then the change is a transaction of the server's, and what
          // is written into that is not sent.
          const listener = () => takePendingInput(view)
          provider.on('message', listener)
          return {
            destroy() {
              provider.off('message', listener)
            },
          }
        },
      }),
    ]
  },
})
