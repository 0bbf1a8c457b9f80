import { StoreError } from '../store-error.ts'
import { type PendingUpdate, partition } from './pending-queue.ts'

/** What to do after a batch that was not committed. */
export type Verdict =
  /** These documents do not exist: give up all pending updates of them, retry the others at once. */
  | {
      readonly kind: 'give-up-documents'
      readonly documentIds: ReadonlySet<string>
      readonly error: StoreError
    }
  /** The batch, which is of one document, is rejected for good: give it up, retry the others at once. */
  | { readonly kind: 'give-up-batch'; readonly error: StoreError }
  /** An unknown update of the batch is rejected: retry both halves. */
  | { readonly kind: 'split'; readonly halves: readonly [PendingUpdate[], PendingUpdate[]] }
  /** The database failed: keep everything, retry later. */
  | { readonly kind: 'later' }

/** Number of rejected updates of a document that are isolated one by one; it limits the number of attempts. */
const MAX_REFUSED = 8

/**
 * Judges the failure of a batch. Only failures that the store calls final make the journal give up updates; after an
 * unexpected one it retries, because a lost edit is worse than a useless attempt. `refused`: updates of this document that
 * were given up since its last committed one.
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
