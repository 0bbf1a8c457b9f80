import { EditorState, type Transaction } from '@tiptap/pm/state'
import * as Y from 'yjs'
import { Binding, bindingPlugin, type EditorHost, UndoHistory } from '../binding/index.ts'
import { FIELD, richtextSchema } from '../schema/schema.ts'
import { SuggestionFork } from './fork.ts'
import { forkPlugin } from './fork-plugin.ts'
import type { HeldHunk } from './held-hunk.ts'

let serial = 0

/** A new UUID, the next one. */
export const nextUuid = () => `00000000-0000-4000-8000-${String(++serial).padStart(12, '0')}`

/** Somebody who suggests, in an editor without a view. */
export class Author implements EditorHost {
  /** The document as the others have it. */
  readonly base = new Y.Doc()
  readonly #newClient: () => number
  fork: SuggestionFork
  binding: Binding
  history: UndoHistory
  state: EditorState

  constructor(state: Uint8Array, newClient: () => number) {
    Y.applyUpdate(this.base, state, 'server')
    this.#newClient = newClient
    this.fork = this.#newFork([])
    this.binding = this.#bind()
    this.history = new UndoHistory(this.binding, { groupDelay: 0 })
    this.state = this.#open()
  }

  dispatch(transaction: Transaction): void {
    this.state = this.state.applyTransaction(transaction).state
    this.binding.flush()
  }

  /** Takes an update of the others. */
  receive(update: Uint8Array): void {
    Y.applyUpdate(this.base, update, 'server')
  }

  /** Begins anew from what is kept, as a page that is loaded again, or without what was rejected. */
  reopen(hunks: readonly HeldHunk[]): void {
    this.binding.destroy()
    this.fork.destroy()
    this.fork = this.#newFork(hunks)
    this.binding = this.#bind()
    this.history = new UndoHistory(this.binding, { groupDelay: 0 })
    this.state = this.#open()
  }

  destroy(): void {
    this.binding.destroy()
    this.fork.destroy()
    this.base.destroy()
  }

  #newFork(hunks: readonly HeldHunk[]): SuggestionFork {
    return new SuggestionFork(this.base, hunks, { newId: nextUuid, newClient: this.#newClient })
  }

  #bind(): Binding {
    const { doc, clients } = this.fork
    const binding = new Binding(doc.getXmlFragment(FIELD), richtextSchema(), {
      formerClients: clients,
      isHeldBack: true,
    })
    this.fork.attach(binding)
    return binding
  }

  #open(): EditorState {
    const { binding } = this
    this.state = EditorState.create({
      schema: richtextSchema(),
      doc: binding.document,
      plugins: [forkPlugin(this.fork, binding), bindingPlugin(binding)],
    })
    binding.attach(this)
    return this.state
  }
}
