import { StoreError } from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { EventWriter } from '../events/event-writer.ts'
import type { ObservedRoom, RoomObserver } from '../rooms/room-observer.ts'
import { History } from './history.ts'
import { recordVersion } from './record-version.ts'

/** What a {@link VersionRecorder} works with. */
export interface VersionRecorderOptions {
  readonly events: EventWriter
  readonly logger: Logger
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** Interval of automatic versions of an edited document, in ms. */
  readonly intervalMs: number
}

/** Records the versions of open documents in the store: has a history for each open room. */
export class VersionRecorder implements RoomObserver {
  private readonly options: VersionRecorderOptions
  private readonly histories = new Map<ObservedRoom, History>()

  constructor(options: VersionRecorderOptions) {
    this.options = options
  }

  /** The history of a room; `null` when it was closed. */
  historyOf(room: ObservedRoom): History | null {
    return this.histories.get(room) ?? null
  }

  /** Must be called every few seconds: records the versions that are due. */
  sweep(): void {
    for (const history of this.histories.values()) history.sweep()
  }

  opened(room: ObservedRoom): void {
    this.histories.set(room, this.newHistory(room))
  }

  changed(room: ObservedRoom, principal: string): void {
    this.histories.get(room)?.changed(principal)
  }

  async beforeClose(room: ObservedRoom): Promise<boolean> {
    return (await this.histories.get(room)?.quiet()) ?? true
  }

  closed(room: ObservedRoom): void {
    this.histories.delete(room)
  }

  private newHistory({ document, address, updates }: ObservedRoom): History {
    const { events, logger, now, intervalMs } = this.options
    return new History({
      snapshot: () => updates.snapshot(),
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
