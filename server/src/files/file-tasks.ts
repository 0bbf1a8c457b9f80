import type { RemovedFile, Store } from '@cowrite/persistence'
import { SERVER_PRINCIPAL } from '../access/principal.ts'
import { daysBefore, type HousekeepingTask } from '../features/housekeeping-task.ts'
import type { FileStorage } from './storage/file-storage.ts'

/** Days for which a file is kept that nothing refers to: until then, its deletion from a text can be undone. */
const GRACE_DAYS = 1
/** Rows of one statement. */
const PAGE = 200

/** What {@link fileTasks} work with. */
export interface FileTasksOptions {
  readonly store: Store
  readonly storage: FileStorage
}

/** Deletes files that nothing refers to, uploads that nobody went on with, and what their bytes were in. */
export function fileTasks({ store, storage }: FileTasksOptions): readonly HousekeepingTask[] {
  return [
    {
      name: 'files',
      run: async (now, signal) => {
        const before = daysBefore(now, GRACE_DAYS)
        await pages(signal, async () => (await store.files.detach(before, PAGE)).length)
        const deleted = await pages(signal, () => deletePage(store, before))
        await pages(signal, () => store.transaction(({ files }) => files.deleteBlobs(PAGE)))
        await pages(signal, () => clearPage(store, storage))
        await storage.tidy(now)
        return deleted
      },
    },
  ]
}

/** Does something page by page, until a page is not full; resolves to the number. */
async function pages(signal: AbortSignal | undefined, page: () => Promise<number>): Promise<number> {
  for (let total = 0; ; ) {
    if (signal?.aborted) return total
    const done = await page()
    total += done
    if (done < PAGE) return total
  }
}

/** Deletes files, each with its event in the audit log, in one transaction. */
async function deletePage(store: Store, before: Date): Promise<number> {
  return await store.transaction(async ({ files, access }) => {
    const removed = await files.deleteUnused(before, PAGE)
    for (const file of removed) await access?.audit.record(eventOf(file))
    return removed.length
  })
}

function eventOf({ id, name, organization }: RemovedFile) {
  return {
    organization,
    principal: SERVER_PRINCIPAL.id,
    principalName: SERVER_PRINCIPAL.id,
    action: 'file.deleted',
    target: { kind: 'file', id, name },
  }
}

async function clearPage(store: Store, storage: FileStorage): Promise<number> {
  const places = await store.files.garbage(PAGE)
  for (const place of places) {
    await storage.clear(place)
    await store.files.cleared([place])
  }
  return places.length
}
