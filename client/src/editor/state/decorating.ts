import type { Transaction } from '@tiptap/pm/state'

/** The meta data of a transaction that only draws decorations. */
const DECORATES = 'onlyDecorates'

/** Marks a transaction that changes neither the document nor the selection, only decorations. */
export function decorating(transaction: Transaction): Transaction {
  return transaction.setMeta(DECORATES, true).setMeta('addToHistory', false)
}

/** Whether a transaction only draws decorations: nothing else has to be computed again. */
export function onlyDecorates(transaction: Transaction): boolean {
  return transaction.getMeta(DECORATES) === true && !transaction.docChanged && !transaction.selectionSet
}
