import type { Schema } from '@tiptap/pm/model'
import { EditorState, type Transaction } from '@tiptap/pm/state'
import type * as Y from 'yjs'
import { Binding, bindingPlugin, type EditorHost } from '../binding/index.ts'

/** The state of an editor without a view, bound to a fragment. */
export class HeadlessEditor implements EditorHost {
  state: EditorState
  readonly binding: Binding

  constructor(schema: Schema, fragment: Y.XmlFragment) {
    this.binding = new Binding(fragment, schema)
    this.state = EditorState.create({ schema, plugins: [bindingPlugin(this.binding)] })
    this.binding.attach(this)
  }

  dispatch(transaction: Transaction): void {
    this.state = this.state.apply(transaction)
    this.binding.flush()
  }
}
