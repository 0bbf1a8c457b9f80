import type { EditorState, Transaction } from '@tiptap/pm/state'
import type * as Y from 'yjs'

/**
 * One person's copy of a document with an editor state, as a page has them, without a DOM: what the fuzz of histories
 * drives and compares. Implementations wrap a binding between Yjs and ProseMirror.
 *
 * All methods are synchronous: when they return, `state` and `doc` agree as far as the binding makes them agree. An
 * edit of the `doc` by the binding, also one that `applyRemote` causes, is a local Yjs transaction; the fuzz sends its
 * update to the others. Transactions of remote updates are not local (`Y.applyUpdate`).
 *
 * All replicas of one history use one `Schema` object, so that their documents can be compared by `Node.eq`.
 */
export interface EditorReplica {
  /** The Yjs document. {@link reload} replaces it. */
  readonly doc: Y.Doc
  /** The current state of the editor. Its selection is the caret of the person. */
  readonly state: EditorState
  /**
   * Applies a local transaction that was made from {@link state}, and writes it into {@link doc}. A drag carries the
   * meta data `uiEvent: 'drop'`, a paste `uiEvent: 'paste'`, as ProseMirror's view sets them.
   */
  dispatch(transaction: Transaction): void
  /** Applies an update (V1) of others to {@link doc} and draws it into {@link state}. */
  applyRemote(update: Uint8Array): void
  /**
   * Text is composed in the textblock with the caret until {@link release}: what others do to it is not drawn. Absent:
   * the implementation knows no composition.
   */
  readonly hold?: () => void
  /** Ends a composition. {@link state} and {@link doc} agree again. */
  readonly release?: () => void
  /** Reverts the last local change that was not reverted yet. Absent: the implementation has no undo. */
  readonly undo?: () => void
  /** Repeats the change that was reverted last. Absent: the implementation has no undo. */
  readonly redo?: () => void
  /**
   * The page is loaded anew: a new `Y.Doc` with the given client id and all content of the old one, and a new editor
   * state without undo history. A binding may carry over what a page can keep in storage.
   */
  reload(client: number): void
  /** Ends the observers. The replica is not used afterwards. */
  destroy(): void
}

/**
 * Makes a replica of an empty document.
 *
 * @param client the Yjs client id of the person
 */
export type MakeReplica = (client: number) => EditorReplica
