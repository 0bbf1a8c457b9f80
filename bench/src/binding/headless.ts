import { Binding, bindingPlugin, FIELD, richtextSchema, UndoHistory } from '@cowrite/crdt/richtext'
import { EditorState, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { ySyncPlugin, yUndoPlugin } from '@tiptap/y-tiptap'
import * as Y from 'yjs'

/** The bindings between an editor and a Y.Doc; `none` is an editor without one. */
export const BINDINGS = ['none', 'own', 'y-tiptap'] as const
export type BindingName = (typeof BINDINGS)[number]

/** An editor without a page. */
export interface HeadlessEditor {
  readonly state: EditorState
  /** Applies a transaction, and writes it to the Y.Doc. */
  dispatch(transaction: Transaction): void
}

/** An editor with one empty paragraph, on a new Y.Doc, with this binding and its undo. */
export function headlessEditor(binding: BindingName): HeadlessEditor {
  switch (binding) {
    case 'none':
      return new PlainEditor()
    case 'own':
      return new OwnEditor()
    case 'y-tiptap':
      return new StockEditor()
    default:
      return binding satisfies never
  }
}

function emptyDocument(): Y.XmlFragment {
  const fragment = new Y.Doc().getXmlFragment(FIELD)
  fragment.insert(0, [new Y.XmlElement('paragraph')])
  return fragment
}

class PlainEditor implements HeadlessEditor {
  state = EditorState.create({ schema: richtextSchema() })

  dispatch(transaction: Transaction): void {
    this.state = this.state.apply(transaction)
  }
}

class OwnEditor implements HeadlessEditor {
  state: EditorState
  readonly #binding: Binding
  readonly #history: UndoHistory

  constructor() {
    const schema = richtextSchema()
    this.#binding = new Binding(emptyDocument(), schema)
    this.#history = new UndoHistory(this.#binding)
    this.state = EditorState.create({ schema, plugins: [bindingPlugin(this.#binding)] })
    this.#binding.attach(this)
  }

  /** Whether something can be undone. */
  get canUndo(): boolean {
    return this.#history.canUndo
  }

  dispatch(transaction: Transaction): void {
    this.state = this.state.apply(transaction)
    this.#binding.flush()
  }
}

/** What y-tiptap uses of an editor view: a state, and plugin views that learn of its changes. */
class StockEditor implements HeadlessEditor {
  state: EditorState
  readonly #views: { update?: (view: EditorView, before: EditorState) => void }[] = []

  constructor() {
    const plugins = [ySyncPlugin(emptyDocument()), yUndoPlugin()]
    this.state = EditorState.create({ schema: richtextSchema(), plugins })
    for (const plugin of plugins) {
      const view = plugin.spec.view?.(this.#asView)
      if (view !== undefined) this.#views.push(view)
    }
  }

  dispatch(transaction: Transaction): void {
    const before = this.state
    this.state = before.apply(transaction)
    for (const view of this.#views) view.update?.(this.#asView, before)
  }

  /** For y-tiptap, which asks before it looks for the caret. */
  hasFocus(): boolean {
    return false
  }

  get #asView(): EditorView {
    return this as unknown as EditorView
  }
}
