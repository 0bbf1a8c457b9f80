import type { Store, VersionRecord } from '@cowrite/persistence'
import type { VersionRetention } from '../config/versions.ts'
import type { HousekeepingTask } from '../features/housekeeping-task.ts'
import { thin } from './thinning.ts'

/** Documents read per query. */
const DOCUMENTS_PAGE = 100
/** Versions read per query. */
const VERSIONS_PAGE = 500

/** Deletes the automatic versions of all documents that need not be kept. */
export function thinVersions(store: Pick<Store, 'versions'>, retention: VersionRetention): HousekeepingTask {
  return {
    name: 'versions',
    run: async (now, signal) => {
      let after: string | null = null
      for (let removed = 0; ; ) {
        const documents: string[] = await store.versions.documentsWithUnnamed(after, DOCUMENTS_PAGE)
        for (const documentId of documents) {
          if (signal?.aborted) return removed
          const ids = thin(await versionsOf(store, documentId), now, retention)
          for (let start = 0; start < ids.length; start += VERSIONS_PAGE)
            await store.versions.remove(documentId, ids.slice(start, start + VERSIONS_PAGE))
          removed += ids.length
        }
        after = documents.at(-1) ?? null
        if (documents.length < DOCUMENTS_PAGE) return removed
      }
    },
  }
}

async function versionsOf(store: Pick<Store, 'versions'>, documentId: string): Promise<VersionRecord[]> {
  const versions: VersionRecord[] = []
  for (;;) {
    const before = versions.at(-1)?.id
    const page = await store.versions.list(documentId, {
      limit: VERSIONS_PAGE,
      ...(before === undefined ? {} : { before }),
    })
    versions.push(...page)
    if (page.length < VERSIONS_PAGE) return versions
  }
}
