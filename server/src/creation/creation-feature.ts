import type { DocumentRecord, Store } from '@cowrite/persistence'
import type { DocumentService } from '../documents/document-service.ts'
import type { ServerFeature } from '../features/server-feature.ts'
import type { Caller } from '../http/caller.ts'
import type { RoomRegistry } from '../rooms/room-registry.ts'
import { Contents } from '../versions/contents.ts'
import type { DocumentWorkers } from '../workers/document-workers.ts'
import { CreationService } from './creation-service.ts'
import { creationRoutes } from './routes.ts'

/** What {@link creationFeature} works with. */
export interface CreationFeatureOptions {
  readonly store: Store
  readonly registry: RoomRegistry
  readonly documents: DocumentService
  readonly workers: DocumentWorkers
  readonly caller: Caller
  /** Largest text of an import, in bytes. */
  readonly textBytes: number
  /** Called for each document that is created. */
  readonly onCreated: (document: DocumentRecord) => void
}

/** Documents that have content from the start: imports and copies, over HTTP and for other features by `creation`. */
export function creationFeature({
  store,
  registry,
  documents,
  workers,
  caller,
  textBytes,
  onCreated,
}: CreationFeatureOptions): ServerFeature & { readonly creation: CreationService } {
  const creation = new CreationService({
    documents,
    workers,
    contents: new Contents(store, registry),
    copyFiles: (from, to) => store.files.attachAll(from.id, to.id),
    onCreated,
  })
  return { creation, routes: (app) => creationRoutes(app, { creation, caller, textBytes }) }
}
