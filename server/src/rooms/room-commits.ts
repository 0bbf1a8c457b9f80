import { Journal, type Store, type StoreError } from '@cowrite/persistence'
import type { Logger } from 'pino'
import { GivenUp } from './given-up.ts'
import { LostCommits } from './lost-commits.ts'
import type { Room } from './room.ts'
import { GroupJournal, MemoryJournal, type RoomJournal } from './room-journal.ts'
import type { RoomObserver } from './room-observer.ts'
import type { RoomTable } from './room-table.ts'
import type { OpenSlot } from './slot.ts'

/** What {@link RoomCommits} work with. */
export interface RoomCommitsOptions {
  /** UUID of this process, the origin of its updates in the database. */
  readonly node: string
  readonly store: Pick<Store, 'kind' | 'updates'>
  readonly table: RoomTable
  readonly observer: RoomObserver | null
  readonly logger: Logger
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** Most that may wait for the database, in bytes. */
  readonly maxPendingBytes: number
  /** Called after each commit: how long it took, in ms, and how many updates it brought in. */
  readonly onTransaction: (outcome: { readonly ms: number; readonly updates: number }) => void
  /** Called with a room that has updates which the database rejected for good. */
  readonly onRejected: (slot: OpenSlot, error: StoreError) => void
}

/** Brings the updates of all rooms to the database, and tells the rooms and the observer what became of them. */
export class RoomCommits {
  readonly journal: Journal
  /** Where rooms append their updates. */
  readonly roomJournal: RoomJournal
  private readonly options: RoomCommitsOptions
  private readonly groupJournal: GroupJournal
  private readonly lostCommits: LostCommits
  private readonly givenUp: GivenUp

  constructor(options: RoomCommitsOptions) {
    const { node, store, now, logger, maxPendingBytes } = options
    this.options = options
    this.givenUp = new GivenUp(now)
    this.lostCommits = new LostCommits(store.updates, now)
    this.journal = new Journal({
      node,
      updates: store.updates,
      maxPendingBytes,
      onCommitted: (documentId, ticket, seq) => this.committed(documentId, ticket, seq),
      onTransaction: (outcome) => {
        options.onTransaction(outcome)
        this.askRefused()
      },
      onFailed: (documentId, { upToTicket, updates, error }) => {
        logger.error({ documentId, err: error, updates }, 'updates given up')
        options.observer?.givenUp?.(documentId, upToTicket)
        const slot = options.table.openOf(documentId)
        this.givenUp.add(documentId, updates, slot !== null)
        if (slot) options.onRejected(slot, error)
        this.askRefused()
      },
      onState: (state) => {
        this.lostCommits.doubt()
        if (state.name === 'retrying') logger.warn({ err: state.error }, 'database away, keeping updates')
        else logger.info('database back, everything committed')
      },
    })
    this.groupJournal = new GroupJournal(this.journal, maxPendingBytes)
    this.roomJournal = store.kind === 'memory' ? new MemoryJournal() : this.groupJournal
  }

  /** Whether new updates are refused because too much waits for the database. */
  get isFull(): boolean {
    return this.groupJournal.isFull
  }

  /** Updates refused for that reason so far. */
  get refusedUpdates(): number {
    return this.groupJournal.refusedUpdates
  }

  /** Updates given up so far, because the database refuses them for good. */
  get givenUpUpdates(): number {
    return this.givenUp.updates
  }

  /** Resolves when this document may be opened: later each time when updates of it were given up again and again. */
  pause(documentId: string): Promise<void> {
    return this.givenUp.pause(documentId)
  }

  /** A room was loaded up to this sequence number. */
  opened(room: Room, head: number): void {
    this.lostCommits.watch(room, head)
  }

  /** A room was closed. */
  closed(room: Room): void {
    this.lostCommits.forget(room)
  }

  /** To be called every few seconds: writes again what the database has lost. */
  sweep(): void {
    this.givenUp.sweep()
    void this.lostCommits.find(this.options.logger)
  }

  /** Commits what waits, for at most `timeoutMs`, and takes no more. Resolves to whether everything is committed. */
  async close(timeoutMs: number): Promise<boolean> {
    const outcome = await this.journal.close(timeoutMs)
    if (!outcome.drained) {
      const { updates, error: err } = outcome
      this.options.logger.error({ updates, err }, 'not everything could be committed')
    }
    return outcome.drained
  }

  private committed(documentId: string, ticket: number, seq: number): void {
    const { table, observer } = this.options
    const room = table.openOf(documentId)?.room ?? null
    if (room) {
      this.lostCommits.committed(room, seq)
      room.committed(ticket, seq)
    }
    observer?.committed?.(documentId, ticket, seq, room)
  }

  private askRefused(): void {
    if (!this.groupJournal.reopens()) return
    for (const { room } of this.options.table.open()) room.askRefused()
  }
}
