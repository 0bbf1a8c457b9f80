import type { Store } from '@cowrite/persistence'
import { daysBefore, type HousekeepingTask } from '../features/housekeeping-task.ts'
import type { EventWriter } from './event-writer.ts'
import { tellUntold } from './untold-changes.ts'

/** Events deleted per query. */
const PAGE = 1_000
/** Days for which delivered events, and consumers that no node has, are kept. */
const EVENT_DAYS = 7

/**
 * Deletes delivered events and consumers that no node has, and writes events of edits that a killed node had not written.
 */
export function deleteEvents(store: Pick<Store, 'outbox'>, events: EventWriter): HousekeepingTask {
  return {
    name: 'events',
    run: async (now, signal) => {
      const deleted = await deleteDelivered(store, daysBefore(now, EVENT_DAYS), signal)
      await tellUntold(store, events, { after: daysBefore(now, EVENT_DAYS - 1), now, signal })
      return deleted
    },
  }
}

async function deleteDelivered(
  store: Pick<Store, 'outbox'>,
  before: Date,
  signal: AbortSignal | undefined,
): Promise<number> {
  await store.outbox.forgetConsumers(before)
  for (let events = 0; ; ) {
    if (signal?.aborted) return events
    const deleted = await store.outbox.deleteDelivered(before, PAGE)
    events += deleted
    if (deleted < PAGE) return events
  }
}
