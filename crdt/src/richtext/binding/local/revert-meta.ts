import type { Transaction } from '@tiptap/pm/state'

/**
 * The meta data of a transaction that reverts an earlier change of the same person: the tokens of what it inserts again,
 * in the order of its slices.
 */
export const REVERT = 'revertedContent'

/** Whether a transaction is an undo or a redo. */
export function isRevert(transaction: Transaction): boolean {
  return transaction.getMeta(REVERT) !== undefined
}
