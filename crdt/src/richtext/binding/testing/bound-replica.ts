import type { Schema } from '@tiptap/pm/model'
import { EditorState, type Transaction } from '@tiptap/pm/state'
import * as Y from 'yjs'
import { FIELD } from '../../schema/schema.ts'
import { Binding, type BindingOptions, type EditorHost } from '../editor/binding.ts'
import { bindingPlugin } from '../editor/plugin.ts'
import { UndoHistory } from '../undo/undo-history.ts'
import type { EditorReplica } from './editor-replica.ts'
import { newDoc } from './new-doc.ts'

/** An editor state without a view, bound by the project's own binding. */
export class HeadlessEditor implements EditorHost {
  state: EditorState
  readonly binding: Binding
  /** Each change is a group of its own, so that the result does not depend on the speed of the machine. */
  readonly history: UndoHistory
  /** Transactions that were dispatched, also those of the binding. */
  onDispatch: ((transaction: Transaction) => void) | null = null

  constructor(schema: Schema, fragment: Y.XmlFragment, options: BindingOptions = {}) {
    this.binding = new Binding(fragment, schema, options)
    this.history = new UndoHistory(this.binding, { groupDelay: 0 })
    this.state = EditorState.create({ schema, plugins: [bindingPlugin(this.binding)] })
    this.binding.attach(this)
  }

  dispatch(transaction: Transaction): void {
    this.onDispatch?.(transaction)
    this.state = this.state.applyTransaction(transaction).state
    this.binding.flush()
  }
}

/** A replica with the project's own binding. */
export class BoundReplica implements EditorReplica {
  readonly #schema: Schema
  /** What a page keeps in its storage. */
  readonly #formerClients = new Set<number>()
  #editor: HeadlessEditor
  doc: Y.Doc

  constructor(schema: Schema, client: number) {
    this.#schema = schema
    this.doc = newDoc()
    this.#editor = this.#open(client)
  }

  get state(): EditorState {
    return this.#editor.state
  }

  /** The editor with its binding. */
  get editor(): HeadlessEditor {
    return this.#editor
  }

  dispatch(transaction: Transaction): void {
    this.#editor.dispatch(transaction)
  }

  applyRemote(update: Uint8Array): void {
    this.#editor.binding.applyUpdate(update, 'remote')
  }

  readonly undo = (): void => {
    this.#editor.history.undo()
  }

  readonly redo = (): void => {
    this.#editor.history.redo()
  }

  reload(client: number): void {
    const content = Y.encodeStateAsUpdate(this.doc)
    this.#formerClients.add(this.doc.clientID)
    this.destroy()
    this.doc = newDoc()
    Y.applyUpdate(this.doc, content, 'remote')
    this.#editor = this.#open(client)
  }

  destroy(): void {
    this.#editor.binding.destroy()
    this.doc.destroy()
  }

  #open(client: number): HeadlessEditor {
    this.doc.clientID = client
    return new HeadlessEditor(this.#schema, this.doc.getXmlFragment(FIELD), {
      formerClients: this.#formerClients,
    })
  }
}
