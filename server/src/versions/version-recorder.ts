import { StoreError } from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { EventWriter } from '../events/event-writer.ts'
import type { Room } from '../rooms/room.ts'
import { History } from './history.ts'
import { recordVersion } from './record-version.ts'

/** Creates a history for each open room, which writes its versions to the store. */
export class VersionRecorder {
  private readonly parts: {
    readonly events: EventWriter
    readonly logger: Logger
    readonly now: () => number
    readonly intervalMs: number
  }

  /** `now`: monotonic milliseconds; `intervalMs`: interval of automatic versions of an edited document. */
  constructor(parts: VersionRecorder['parts']) {
    this.parts = parts
  }

  /** The history of a room that was just loaded. */
  historyOf(room: Room): History {
    const { events, logger, now, intervalMs } = this.parts
    const { document, address } = room
    return new History({
      snapshot: () => room.updates.snapshot(),
      create: (version) => recordVersion(events, document, version),
      onFailed: (error) => {
        const level = error instanceof StoreError ? 'warn' : 'error'
        logger[level]({ err: error, address }, 'a version could not be written, will be tried again')
      },
      now,
      intervalMs,
    })
  }
}
