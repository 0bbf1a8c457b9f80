import { StoreError } from '../store-error.ts'
import { type PendingUpdate, partition } from './pending-queue.ts'

/** What follows from a batch that was not committed. */
export type Verdict =
  /** These documents do not exist: give up all that waits for them, try the others at once. */
  | {
      readonly kind: 'give-up-documents'
      readonly documentIds: ReadonlySet<string>
      readonly error: StoreError
    }
  /** The batch, which is of one document, will never be accepted: give it up, try the others at once. */
  | { readonly kind: 'give-up-batch'; readonly error: StoreError }
  /** Some update in it is refused, which one is not known: try both halves. */
  | { readonly kind: 'split'; readonly halves: readonly [PendingUpdate[], PendingUpdate[]] }
  /** The database could not: keep everything, try again later. */
  | { readonly kind: 'later' }

/** So many updates of a document are looked for one by one; the database is not asked more often than that. */
const MAX_REFUSED = 8

/**
 * Judges the failure of a batch. Only what the store calls final is ever given up; anything unexpected is tried
 * again, as losing an edit would be worse than trying in vain. `refused`: updates of this document that were given up
 * since one of it was taken.
 */
export function judge(
  batch: readonly PendingUpdate[],
  error: unknown,
  refused: (documentId: string) => number,
): Verdict {
  if (!(error instanceof StoreError)) return { kind: 'later' }
  const documentIds = [...new Set(batch.map((update) => update.entry.documentId))]
  if (error.code === 'unknown-document') {
    const unknown = new Set(documentIds.filter((id) => error.documentIds.includes(id)))
    return unknown.size === 0 ? { kind: 'later' } : { kind: 'give-up-documents', documentIds: unknown, error }
  }
  if (error.code !== 'rejected') return { kind: 'later' }
  const [documentId = ''] = documentIds
  if (documentIds.length === 1) {
    if (batch.length === 1 || refused(documentId) >= MAX_REFUSED) return { kind: 'give-up-batch', error }
    const middle = batch.length >> 1
    return { kind: 'split', halves: [batch.slice(0, middle), batch.slice(middle)] }
  }
  const firstHalf = new Set(documentIds.slice(0, documentIds.length >> 1))
  return { kind: 'split', halves: partition(batch, firstHalf) }
}
