import type { Binding } from '@cowrite/crdt/richtext'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { afterComposition, endComposition } from '../input/composition.ts'
import { takePendingInput } from '../input/pending-input.ts'

/**
 * Time after which a composition without any event counts as ended, in ms: its end was not announced, or its author left.
 * People look for a character in the list of an input method for some seconds.
 */
const LOST_MS = 30_000

/** Events at which a composition ends at once, as what follows them changes more than the composed text. */
const ENDING_EVENTS = ['blur', 'paste', 'cut', 'dragstart', 'drop'] as const

/**
 * Tells the binding in which textblock text is composed, by an input method or the keyboard of a phone, so that it is not
 * redrawn by what others do.
 */
export function compositionPlugin(binding: Binding): Plugin {
  let composition: Composition | null = null
  return new Plugin({
    key: new PluginKey('cowrite-composition'),
    props: {
      handleDOMEvents: {
        // Called before ProseMirror handles the event.
        compositionstart: () => {
          composition?.goesOn()
          return false
        },
        compositionupdate: () => {
          composition?.goesOn()
          return false
        },
      },
    },
    view(view) {
      composition = new Composition(view, binding)
      return {
        destroy() {
          composition?.destroy()
          composition = null
        },
      }
    },
  })
}

/** Whether text is composed in one view, by the events of the DOM. */
class Composition {
  readonly #view: EditorView
  readonly #binding: Binding
  readonly #stopListening: () => void
  /** Runs when a composition has had no event for a long time; `null` outside of compositions. */
  #lost: ReturnType<typeof setTimeout> | null = null

  constructor(view: EditorView, binding: Binding) {
    this.#view = view
    this.#binding = binding
    const { ownerDocument } = view.dom
    for (const name of ENDING_EVENTS) view.dom.addEventListener(name, this.#end, { capture: true })
    ownerDocument.addEventListener('pointerdown', this.#pressed, { capture: true })
    ownerDocument.addEventListener('visibilitychange', this.#end)
    const stop = afterComposition(view, () => this.#ended())
    this.#stopListening = () => {
      for (const name of ENDING_EVENTS) view.dom.removeEventListener(name, this.#end, { capture: true })
      ownerDocument.removeEventListener('pointerdown', this.#pressed, { capture: true })
      ownerDocument.removeEventListener('visibilitychange', this.#end)
      stop()
    }
  }

  /** A composition begins, or one more character of it arrives. */
  goesOn(): void {
    // Before the first character the caret may have moved without ProseMirror's knowledge.
    takePendingInput(this.#view)
    if (!this.#view.composing || this.#binding.held === null) this.#binding.hold()
    if (this.#lost !== null) clearTimeout(this.#lost)
    this.#lost = setTimeout(this.#end, LOST_MS)
  }

  destroy(): void {
    this.#stopListening()
    if (this.#lost !== null) clearTimeout(this.#lost)
    this.#lost = null
  }

  /** A press outside of the text may be a command, for which the editor must have all that waits. */
  readonly #pressed = (event: Event): void => {
    if (!this.#view.dom.contains(event.target as Node | null)) this.#end()
  }

  readonly #end = (): void => {
    if (this.#lost === null) return
    endComposition(this.#view)
    takePendingInput(this.#view)
    this.#ended()
  }

  #ended(): void {
    if (this.#lost !== null) clearTimeout(this.#lost)
    this.#lost = null
    this.#binding.release()
  }
}
