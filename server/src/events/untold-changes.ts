import type { Store } from '@cowrite/persistence'
import type { EventWriter } from './event-writer.ts'

/** Documents read at once. */
const PAGE = 100
/** A document that changed more recently than this, in ms, may be told of by the node that committed the change. */
const RECENT_MS = 60_000

/**
 * Writes the event `changed` for edits that were committed after `after` by a node that ended before it wrote the event.
 * Returns the number of events. Several nodes may do this at the same time: an event may then be written twice.
 */
export async function tellUntold(
  store: Pick<Store, 'outbox'>,
  events: EventWriter,
  {
    after,
    now,
    signal,
  }: { readonly after: Date; readonly now: Date; readonly signal?: AbortSignal | undefined },
): Promise<number> {
  if (!events.wants('changed')) return 0
  const before = new Date(now.getTime() - RECENT_MS)
  for (let told = 0; ; ) {
    const untold = await store.outbox.untold({ after, before, limit: PAGE })
    for (const { documentId, address, principals, revision } of untold) {
      if (signal?.aborted) return told
      await events.transaction((_, record) =>
        record({ id: documentId, ...address }, { type: 'changed', principals, revision }),
      )
      told++
    }
    if (untold.length < PAGE) return told
  }
}
