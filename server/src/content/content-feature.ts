import type { Store } from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { DocumentService } from '../documents/document-service.ts'
import type { ServerFeature } from '../features/server-feature.ts'
import type { Caller } from '../http/caller.ts'
import type { InternalMembers } from '../rooms/internal-members.ts'
import { BlockService } from './block-service.ts'
import { LiveCopies } from './live-copies.ts'
import { forgetRequests } from './requests.ts'
import { contentRoutes } from './routes.ts'

/** What {@link contentFeature} works with. */
export interface ContentFeatureOptions {
  readonly store: Store
  readonly documents: DocumentService
  readonly members: InternalMembers
  readonly caller: Caller
  readonly logger: Logger
  /** Monotonic milliseconds. */
  readonly now: () => number
}

/** Documents read and edited by their blocks, over HTTP and for other features by `blocks`; `copies` are what it reads. */
export function contentFeature(
  options: ContentFeatureOptions,
): ServerFeature & { readonly blocks: BlockService; readonly copies: LiveCopies } {
  const { store, documents, members, caller, logger, now } = options
  const copies = new LiveCopies({ members, logger, now })
  const blocks = new BlockService({ store, documents, copies })
  return {
    blocks,
    copies,
    routes: (app) => contentRoutes(app, { blocks, caller }),
    housekeeping: [forgetRequests(store)],
    close: { drain: () => copies.endAll(), release: () => copies.close() },
  }
}
