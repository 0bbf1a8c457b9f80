import type { ServerFeature } from '../features/server-feature.ts'
import type { Caller } from '../http/caller.ts'
import type { DocumentRooms } from './document-rooms.ts'
import type { DocumentService } from './document-service.ts'
import { type EmptyTrashOptions, emptyTrash } from './empty-trash.ts'
import type { HereNow } from './here-now.ts'
import { documentRoutes } from './routes.ts'

/** What {@link documentsFeature} works with. */
export interface DocumentsFeatureOptions extends Omit<EmptyTrashOptions, 'onPurged'> {
  readonly documents: DocumentService
  readonly rooms: DocumentRooms
  readonly hereNow: HereNow
  readonly caller: Caller
}

/** The commands of documents over HTTP, and the end of their time in the trash. */
export function documentsFeature(options: DocumentsFeatureOptions): ServerFeature {
  const { documents, rooms, hereNow, caller } = options
  return {
    routes: (app) => documentRoutes(app, { documents, hereNow, caller }),
    housekeeping: [emptyTrash({ ...options, onPurged: (documentId) => rooms.deleted(documentId) })],
    close: { settle: () => rooms.close() },
  }
}
