import { StoreError } from '../store-error.ts'
import { type PendingUpdate, partition } from './pending-queue.ts'

/** What follows from a batch that was not committed. */
export type Verdict =
  /** These documents will never be accepted: give them up, try the others at once. */
  | { readonly kind: 'give-up'; readonly documentIds: ReadonlySet<string>; readonly error: StoreError }
  /** Some document in it is refused, which one is not known: try both halves. */
  | { readonly kind: 'split'; readonly halves: readonly [PendingUpdate[], PendingUpdate[]] }
  /** The database could not: keep everything, try again later. */
  | { readonly kind: 'later' }

/**
 * Judges the failure of a batch. Only what the store calls final is ever given up; anything unexpected is tried
 * again, as losing an edit would be worse than trying in vain.
 */
export function judge(batch: readonly PendingUpdate[], error: unknown): Verdict {
  if (!(error instanceof StoreError)) return { kind: 'later' }
  const documentIds = [...new Set(batch.map((update) => update.entry.documentId))]
  if (error.code === 'unknown-document') {
    const unknown = new Set(documentIds.filter((id) => error.documentIds.includes(id)))
    return unknown.size === 0 ? { kind: 'later' } : { kind: 'give-up', documentIds: unknown, error }
  }
  if (error.code !== 'rejected') return { kind: 'later' }
  if (documentIds.length === 1) return { kind: 'give-up', documentIds: new Set(documentIds), error }
  const firstHalf = new Set(documentIds.slice(0, documentIds.length >> 1))
  return { kind: 'split', halves: partition(batch, firstHalf) }
}
