import type { Schema } from '@tiptap/pm/model'
import { EditorState, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { defaultDeleteFilter, defaultProtectedNodes, ySyncPlugin, ySyncPluginKey } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { FIELD } from '../../schema/schema.ts'
import type { EditorReplica } from './editor-replica.ts'
import { newDoc } from './new-doc.ts'

/**
 * A replica with the stock binding, y-tiptap, as every Tiptap editor with the collaboration extension has it. Its
 * plugin needs an editor view; {@link HeadlessView} is what it uses of one. Undo is Yjs's UndoManager, set up as
 * y-tiptap's undo plugin does, but with one stack item for each change, as groups by time would make the result depend
 * on the speed of the machine.
 */
export class StockReplica implements EditorReplica {
  readonly #schema: Schema
  #view: HeadlessView
  #undoManager: Y.UndoManager
  doc: Y.Doc

  constructor(schema: Schema, client: number) {
    this.#schema = schema
    this.doc = newDoc()
    ;({ view: this.#view, undoManager: this.#undoManager } = this.#open(client))
  }

  get state(): EditorState {
    return this.#view.state
  }

  dispatch(transaction: Transaction): void {
    this.#view.dispatch(transaction)
  }

  applyRemote(update: Uint8Array): void {
    Y.applyUpdate(this.doc, update, 'remote')
  }

  readonly undo = (): void => {
    this.#undoManager.undo()
  }

  readonly redo = (): void => {
    this.#undoManager.redo()
  }

  reload(client: number): void {
    const content = Y.encodeStateAsUpdate(this.doc)
    this.destroy()
    this.doc = newDoc()
    Y.applyUpdate(this.doc, content, 'remote')
    ;({ view: this.#view, undoManager: this.#undoManager } = this.#open(client))
  }

  destroy(): void {
    this.#undoManager.destroy()
    this.#view.destroy()
    this.doc.destroy()
  }

  #open(client: number): { view: HeadlessView; undoManager: Y.UndoManager } {
    this.doc.clientID = client
    const fragment = this.doc.getXmlFragment(FIELD)
    const view = new HeadlessView(
      EditorState.create({ schema: this.#schema, plugins: [ySyncPlugin(fragment)] }),
    )
    const undoManager = new Y.UndoManager(fragment, {
      trackedOrigins: new Set([ySyncPluginKey]),
      deleteFilter: (item) => defaultDeleteFilter(item, defaultProtectedNodes),
      captureTimeout: 0,
    })
    return { view, undoManager }
  }
}

/** The part of an editor view that y-tiptap's plugin uses: a state, and plugin views that learn of its changes. */
class HeadlessView {
  state: EditorState
  readonly #pluginViews: {
    update?: (view: EditorView, before: EditorState) => void
    destroy?: () => void
  }[] = []

  constructor(state: EditorState) {
    this.state = state
    for (const plugin of state.plugins) {
      const made = plugin.spec.view?.(this.#asView)
      if (made !== undefined) this.#pluginViews.push(made)
    }
  }

  get #asView(): EditorView {
    return this as unknown as EditorView
  }

  dispatch(transaction: Transaction): void {
    const before = this.state
    this.state = before.apply(transaction)
    for (const pluginView of this.#pluginViews) pluginView.update?.(this.#asView, before)
  }

  hasFocus(): boolean {
    return false
  }

  destroy(): void {
    for (const pluginView of this.#pluginViews) pluginView.destroy?.()
  }
}
