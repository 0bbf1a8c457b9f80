import { randomBytes } from 'node:crypto'
import type { Store } from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { Access } from '../access/access.ts'
import type { FilesConfig } from '../config/files.ts'
import type { DocumentRooms } from '../documents/document-rooms.ts'
import type { DocumentService } from '../documents/document-service.ts'
import type { ServerFeature } from '../features/server-feature.ts'
import type { Caller } from '../http/caller.ts'
import { OutboundClient } from '../outbound/outbound-client.ts'
import { FetchService } from './fetch-service.ts'
import { FileAccess } from './file-access.ts'
import { FileProcessor } from './file-processor.ts'
import { FileReader } from './file-reader.ts'
import { fileTasks } from './file-tasks.ts'
import { Inspector } from './inspection/inspector.ts'
import { openStorage } from './open-storage.ts'
import { fileRoutes, servingRoutes } from './routes.ts'
import { SignedAddresses } from './signed-addresses.ts'
import type { FileStorage } from './storage/file-storage.ts'
import { UploadService } from './upload-service.ts'

/** The name of the key that signs addresses, and its length in bytes. */
const KEY = 'file-addresses'
const KEY_BYTES = 32
/** Upper bounds of the time in which files are processed, in seconds. */
const BUCKETS_S = [0.25, 0.5, 1, 2, 3, 5, 10, 30, 90]

/** What {@link filesFeature} works with; defaults in brackets. */
export interface FilesFeatureOptions {
  readonly store: Store
  readonly documents: DocumentService
  readonly access: Access
  readonly rooms: DocumentRooms
  readonly caller: Caller
  readonly logger: Logger
  readonly config: FilesConfig
  /** Whether pages of other origins embed documents. */
  readonly isEmbedded: boolean
  /** [that of the configuration] */
  readonly storage?: FileStorage
  /** [addresses of the public internet] */
  readonly outbound?: OutboundClient
}

/** Pictures and files of documents: uploads, reading, and the deletion of what nothing refers to. */
export function filesFeature(options: FilesFeatureOptions): ServerFeature {
  const { store, documents, rooms, caller, logger, config } = options
  const storage = options.storage ?? openStorage(config.place)
  const access = new FileAccess(options)
  let record: (outcome: string, ms: number) => void = () => {}
  const processor = new FileProcessor({
    ...{ store, storage, rooms, logger, inspector: new Inspector() },
    onProcessed: (outcome, ms) => record(outcome, ms),
  })
  const uploads = new UploadService({ store, storage, documents, access, rooms, processor, limits: config })
  const addresses = new SignedAddresses(signingKey(store))
  const reader = new FileReader({ store, storage, documents, access, addresses })
  const outbound = options.outbound ?? new OutboundClient()
  const fetching = config.fetches ? new FetchService({ documents, uploads, outbound }) : null
  return {
    routes: (app) => {
      fileRoutes(app, { uploads, reader, fetching, caller })
      servingRoutes(app, { reader, caller, isEmbedded: options.isEmbedded })
    },
    metrics: (metrics) => {
      metrics.gauge(
        'cowrite_files_pending',
        'Files that wait to be examined on this node.',
        () => processor.pending,
      )
      const observe = metrics.histograms(
        'cowrite_files_processing_seconds',
        'Time in which complete uploads were examined and made ready, in seconds.',
        ['outcome'],
        BUCKETS_S,
      )
      record = (outcome, ms) => observe({ outcome }, ms)
    },
    housekeeping: fileTasks({ store, storage }),
    start: () => processor.start(),
    close: { quiet: () => processor.close() },
  }
}

/** Loads the key that all nodes sign with. A store in memory has one node. */
function signingKey({ access }: Store): () => Promise<Uint8Array> {
  const make = () => randomBytes(KEY_BYTES)
  return async () => (access === null ? make() : await access.signingKeys.ensure(KEY, make))
}
