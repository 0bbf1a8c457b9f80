import type { NotificationStore } from '@cowrite/persistence'
import { daysBefore, type HousekeepingTask } from '../features/housekeeping-task.ts'

/** Days for which read notifications, and all, are kept. */
const READ_DAYS = 30
const ANY_DAYS = 180
/** Notifications deleted by one statement. */
const AT_ONCE = 1_000

/** Deletes old notifications. */
export function deleteNotifications(
  notifications: Pick<NotificationStore, 'deleteBefore'>,
): HousekeepingTask {
  return {
    name: 'notifications',
    run: async (now, signal) => {
      const [read, any] = [daysBefore(now, READ_DAYS), daysBefore(now, ANY_DAYS)]
      for (let deleted = 0; ; ) {
        if (signal?.aborted) return deleted
        const some = await notifications.deleteBefore(read, any, AT_ONCE)
        deleted += some
        if (some < AT_ONCE) return deleted
      }
    },
  }
}
