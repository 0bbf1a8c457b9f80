import type { EventSubject } from '../events/document-event.ts'
import type { EventWriter } from '../events/event-writer.ts'

/**
 * Deletes a document for good that is in the trash, since before `trashedBefore` when it is given, with the event that
 * tells of it. `false`, and nothing is deleted, when there is no such document in the trash.
 */
export function deleteDocument(
  events: EventWriter,
  document: EventSubject,
  principal: string,
  options?: { readonly trashedBefore: Date },
): Promise<boolean> {
  return events.transaction(async ({ documents }, record) => {
    const deleted = await documents.purge(document.id, options)
    if (deleted) await record(document, { type: 'deleted', principal })
    return deleted
  })
}
