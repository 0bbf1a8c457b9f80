import type { BlockService } from '../../content/block-service.ts'
import { ServiceError } from '../../errors/service-error.ts'
import type { Participant } from './participant.ts'
import { type Differences, differences, seenIn } from './seen.ts'
import { waitAtMost } from './wait-at-most.ts'

/** Time in which changes gather before they are told, in ms: a person types several letters in it. */
const GATHER_MS = 250

/** What a participant that waited is told. */
export interface Changes {
  readonly cursor: string
  readonly isChanged: boolean
  /** `null`: not known, as the cursor is not the last one or the document is long. */
  readonly blocks: Differences | null
}

/** Waits until a document differs from what it was at a cursor, for a while; without a cursor tells it at once. */
export async function waitForChanges(
  blocks: Pick<BlockService, 'outline'>,
  participant: Participant,
  cursor: string | undefined,
  { ms, signal }: { readonly ms: number; readonly signal: AbortSignal },
): Promise<Changes> {
  if (participant.isWaiting)
    throw new ServiceError('conflict', 'You wait for changes already, in another call.')
  const { invoker } = participant.identity
  const deadline = performance.now() + ms
  participant.isWaiting = true
  try {
    for (;;) {
      if (!participant.isPresent)
        throw new ServiceError('not-found', 'You are not in the document any more. Call join_document again.')
      const count = participant.updateCount
      const before = participant.seen
      const now = seenIn(await blocks.outline(invoker, participant.address))
      const isChanged = now.cursor !== cursor
      const left = deadline - performance.now()
      if (isChanged || left <= 0 || signal.aborted) {
        if (!signal.aborted) participant.seen = now
        return {
          cursor: now.cursor,
          isChanged: isChanged && cursor !== undefined,
          blocks: before.cursor === cursor ? differences(before, now) : null,
        }
      }
      await participant.afterUpdates(count, left, signal)
      await waitAtMost(Math.min(GATHER_MS, Math.max(0, deadline - performance.now())), signal)
    }
  } finally {
    participant.isWaiting = false
  }
}
