import { syncKey } from '@cowrite/crdt/richtext'
import type { Transaction } from '@tiptap/pm/state'

/** Whether the binding made a transaction: it draws what was changed in the Yjs document. */
export function isRemote(transaction: Transaction): boolean {
  const meta = transaction.getMeta(syncKey) as { readonly isChangeOrigin?: boolean } | undefined
  return meta?.isChangeOrigin === true
}
