import type { EditorState, Transaction } from '@tiptap/pm/state'

/** An editor, with or without a view: `EditorView` is one. `dispatch` applies the transaction to `state` at once. */
export interface EditorHost {
  readonly state: EditorState
  dispatch(transaction: Transaction): void
}

/** Options of a binding. */
export interface BindingOptions {
  /** Client ids under which this person wrote before, for example until the page was reloaded. It may grow. */
  readonly formerClients?: ReadonlySet<number>
  /**
   * For a document whose edits are held back: only what was written under {@link formerClients} is held, and each edit may
   * be released alone. What others wrote is brought along by others. Default false.
   */
  readonly isHeldBack?: boolean
}
