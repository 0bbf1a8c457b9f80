import { type Store, StoreError } from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { HousekeepingTask } from '../features/housekeeping-task.ts'
import type { LinkReader } from './link-reader.ts'

/** What {@link readMissed} works with. */
export interface ReadMissedOptions {
  readonly store: Pick<Store, 'links'>
  readonly reader: Pick<LinkReader, 'read'>
  readonly logger: Logger
}

/** Documents read per query. */
const PAGE = 100
/** A document that changed more recently than this, in ms, is read by the node that has it open. */
const RECENT_MS = 120_000

/**
 * Reads the links of documents that no node has read since they changed: those from before there were links, those of an
 * import, and those whose node ended too early. One after the other; deletes nothing.
 */
export function readMissed({ store, reader, logger }: ReadMissedOptions): HousekeepingTask {
  return {
    name: 'links',
    run: async (now, signal) => {
      const before = new Date(now.getTime() - RECENT_MS)
      for (let after: string | null = null; ; ) {
        const documents = await store.links.unread({ before, after, limit: PAGE })
        for (const document of documents) {
          if (signal?.aborted) return 0
          after = document.id
          try {
            await reader.read(document)
          } catch (error) {
            // One that cannot be loaded must not keep the others from being read.
            if (!(error instanceof StoreError)) throw error
            logger.warn({ err: error, documentId: document.id }, 'the links of a document were not read')
          }
        }
        if (documents.length < PAGE) return 0
      }
    },
  }
}
