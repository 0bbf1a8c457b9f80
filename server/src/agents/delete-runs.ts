import type { Store } from '@cowrite/persistence'
import { daysBefore, type HousekeepingTask } from '../features/housekeeping-task.ts'

/** Rows deleted per query. */
const PAGE = 100
/** Days for which ended runs are shown. */
const RUN_DAYS = 90
/** Days for which they can be undone. */
export const UNDO_DAYS = 7

/** Deletes old runs of agents, and sooner what is needed to undo them. */
export function deleteRuns({ runs }: Pick<Store, 'runs'>): HousekeepingTask {
  return {
    name: 'runs',
    run: async (now, signal) => {
      let deleted = 0
      for (const page of [
        () => runs.deleteUndo(daysBefore(now, UNDO_DAYS), PAGE),
        () => runs.deleteOld(daysBefore(now, RUN_DAYS), PAGE),
      ]) {
        for (let count = PAGE; count === PAGE && signal?.aborted !== true; ) {
          count = await page()
          deleted += count
        }
      }
      return deleted
    },
  }
}
