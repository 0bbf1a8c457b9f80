import type { Store } from '@cowrite/persistence'
import { SERVER_PRINCIPAL } from '../access/principal.ts'
import { deleteDocument } from '../events/document-changes.ts'
import type { EventWriter } from '../events/event-writer.ts'
import { daysBefore, type HousekeepingTask } from '../features/housekeeping-task.ts'

/** What {@link emptyTrash} works with. */
export interface EmptyTrashOptions {
  readonly store: Pick<Store, 'documents'>
  readonly events: EventWriter
  /** Days in the trash before a document is deleted permanently. */
  readonly trashDays: number
  /** Called for each document that the task deletes. */
  readonly onPurged: (documentId: string) => void
}

/** Documents read per query. */
const PAGE = 100

/** Permanently deletes documents that are past their time in the trash. */
export function emptyTrash({ store, events, trashDays, onPurged }: EmptyTrashOptions): HousekeepingTask {
  return {
    name: 'documents',
    run: async (now, signal) => {
      const before = daysBefore(now, trashDays)
      for (let purged = 0; ; ) {
        const trashed = await store.documents.trashedBefore(before, PAGE)
        for (const document of trashed) {
          if (signal?.aborted) return purged
          // It may have been restored or deleted in the meantime.
          const principal = SERVER_PRINCIPAL.id
          if (!(await deleteDocument(events, document, principal, { trashedBefore: before }))) continue
          purged++
          onPurged(document.id)
        }
        if (trashed.length >= PAGE) continue
        await store.documents.forgetPlaces(before)
        return purged
      }
    },
  }
}
