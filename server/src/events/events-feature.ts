import type { Store } from '@cowrite/persistence'
import type { ServerFeature } from '../features/server-feature.ts'
import { deleteEvents } from './delete-events.ts'
import type { Events } from './events.ts'

/** The events of documents: their delivery, and the deletion of old ones. */
export function eventsFeature(events: Events, store: Pick<Store, 'outbox'>): ServerFeature {
  let deliveryEnded = Promise.resolve()
  return {
    housekeeping: [deleteEvents(store, events.writer)],
    start: () => events.start(),
    close: {
      quiet: () => {
        deliveryEnded = events.stopDelivery()
      },
      settle: () => events.close(),
      release: () => deliveryEnded,
    },
  }
}
