import { UpdateLog } from '@cowrite/crdt'
import { type StoredDocument, StoreError } from '@cowrite/persistence'
import type { OpenFailure } from './slot.ts'

/**
 * The log of stored bytes.
 *
 * @throws StoreError `damaged` when they are no updates.
 */
export function logOf({ snapshot, tail }: StoredDocument): UpdateLog {
  try {
    return UpdateLog.from(
      snapshot?.bytes ?? null,
      tail.map(({ bytes }) => bytes),
    )
  } catch (cause) {
    throw new StoreError('damaged', 'What is stored of the document is no Yjs update.', { cause })
  }
}

/** What clients are told of a document that could not be loaded. Only `load-failed` may go well a moment later. */
export function loadFailure(error: unknown): OpenFailure {
  if (!(error instanceof StoreError)) return 'internal'
  switch (error.code) {
    case 'unavailable':
    case 'closed':
      return 'load-failed'
    case 'deleted':
    case 'unknown-document':
      return 'not-found'
    case 'damaged':
    case 'missing-key':
      return 'unreadable'
    default:
      return 'internal'
  }
}
