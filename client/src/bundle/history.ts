import { isRevert } from '@cowrite/crdt/richtext'
import type { Transaction } from '@tiptap/pm/state'

/** Stands for `@tiptap/pm/history` in bundles: Tiptap asks it about undo, for which the editor has a history of its own. */

/** The editor's history divides edits by itself (`undo-plugin.ts`). */
export function closeHistory(transaction: Transaction): Transaction {
  return transaction
}

/** Whether a transaction is an undo or a redo. */
export function isHistoryTransaction(transaction: Transaction): boolean {
  return isRevert(transaction)
}
