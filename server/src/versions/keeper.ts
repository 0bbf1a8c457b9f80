import { type Store, StoreError } from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { Room } from '../rooms/room.ts'
import { History } from './history.ts'

/** Creates a history for each open room, which writes its versions to the store. */
export class Keeper {
  private readonly parts: {
    readonly store: Store
    readonly log: Logger
    readonly now: () => number
    readonly intervalMs: number
  }

  /** `now`: monotonic milliseconds; `intervalMs`: interval of automatic versions of an edited document. */
  constructor(parts: Keeper['parts']) {
    this.parts = parts
  }

  /** The history of a room that was just loaded. */
  historyOf(room: Room): History {
    const { store, log, now, intervalMs } = this.parts
    const { documentId, address } = room
    return new History({
      snapshot: () => room.updates.snapshot(),
      create: (version) => store.versions.create({ documentId, ...version }),
      onFailed: (error) => {
        const level = error instanceof StoreError ? 'warn' : 'error'
        log[level]({ err: error, address }, 'a version could not be written, will be tried again')
      },
      now,
      intervalMs,
    })
  }
}
