import type { Store } from '@cowrite/persistence'
import { daysBefore, type HousekeepingTask } from '../features/housekeeping-task.ts'

/** Calls deleted per query. */
const PAGE = 1_000
/** Days for which calls are kept: a year and a month, for accounts of a year. */
const CALL_DAYS = 400

/** Deletes old records of calls of language models. */
export function deleteModelCalls(store: Pick<Store, 'usage'>): HousekeepingTask {
  return {
    name: 'modelCalls',
    run: async (now, signal) => {
      for (let calls = 0; ; ) {
        if (signal?.aborted) return calls
        const deleted = await store.usage.deleteBefore(daysBefore(now, CALL_DAYS), PAGE)
        calls += deleted
        if (deleted < PAGE) return calls
      }
    },
  }
}
