import { UpdateLog } from '@cowrite/crdt'
import { type DocumentRecord, type StoredDocument, StoreError, type UpdateStore } from '@cowrite/persistence'
import type { SlicedWork } from '../scheduling/sliced-work.ts'
import type { RoomObserver } from './room-observer.ts'
import type { OpenFailure } from './slot.ts'

/**
 * What is stored of a document. The observer may first give content to one that was never written to. Rejects with a
 * `StoreError`, or with the error of the observer.
 */
export async function loadStored(
  updates: Pick<UpdateStore, 'load'>,
  document: DocumentRecord,
  observer: Pick<RoomObserver, 'seed'> | null,
): Promise<StoredDocument> {
  const stored = await updates.load(document.id)
  if (!observer?.seed || stored.head > 0 || stored.snapshot || document.trashedAt) return stored
  await observer.seed(document)
  return updates.load(document.id)
}

/** The log of stored bytes. Rejects with a `StoreError` `damaged` when they are no updates. */
export async function logOf({ snapshot, tail }: StoredDocument, work: SlicedWork): Promise<UpdateLog> {
  try {
    return await work.run(
      UpdateLog.loading(
        snapshot?.bytes ?? null,
        tail.map(({ bytes }) => bytes),
      ),
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
