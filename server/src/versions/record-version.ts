import type { NewVersion, VersionRecord } from '@cowrite/persistence'
import { type EventSubject, versionFact } from '../events/document-event.ts'
import type { EventWriter } from '../events/event-writer.ts'

/** Stores a version with the event that tells of it. Rejects like `VersionStore.create`. */
export function recordVersion(
  events: EventWriter,
  document: EventSubject,
  version: Omit<NewVersion, 'documentId'>,
): Promise<VersionRecord> {
  return events.transaction(async ({ versions }, record) => {
    const created = await versions.create({ documentId: document.id, ...version })
    await record(document, versionFact(created))
    return created
  })
}
