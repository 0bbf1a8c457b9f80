import { StoreError } from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { CompactionPort } from './compaction-port.ts'
import type { OpenSlot } from './slot.ts'

/** A tail from this size on is compacted in the next pause of writing, in bytes… */
const COMPACT_BYTES = 64 * 1024
/** …when it has this number of updates. */
const COMPACT_UPDATES = 200
/** Fewer updates than this between two sweeps count as a pause: rebuilding takes a few per mille of the time then. */
const PAUSE_UPDATES = 2_500
/** A tail of this size and of twice the base is compacted also while clients write, as joiners have to read it. In bytes. */
const COMPACT_NOW_BYTES = 8 * 1024 * 1024

/** Decides when a room's log is compacted, and rebuilds base and tail in the database and in memory. */
export class RoomCompaction {
  private readonly compactor: CompactionPort
  private readonly logger: Logger
  private readonly onDeleted: (documentId: string) => void

  /** `onDeleted` is called with a document that another node deleted for good. */
  constructor(compactor: CompactionPort, logger: Logger, onDeleted: (documentId: string) => void) {
    this.compactor = compactor
    this.logger = logger
    this.onDeleted = onDeleted
  }

  /** Compacts a room whose tail has become very large; called after each update. */
  changed(slot: OpenSlot): void {
    slot.recentUpdates++
    const { tailBytes, baseBytes } = slot.room.updates.weight()
    if (!slot.compacting && tailBytes >= Math.max(COMPACT_NOW_BYTES, 2 * baseBytes)) void this.compact(slot)
  }

  /**
   * Compacts a room with a long tail in a pause of writing, as rebuilding costs as much as all updates since the last
   * compaction together. Called every few seconds.
   */
  sweep(slot: OpenSlot): void {
    const { tailBytes, tailUpdates } = slot.room.updates.weight()
    const isPause = slot.recentUpdates < PAUSE_UPDATES
    if (isPause && tailBytes >= COMPACT_BYTES && tailUpdates >= COMPACT_UPDATES)
      void this.compact(slot, COMPACT_UPDATES)
    slot.recentUpdates = 0
  }

  /** Whether compacting this document failed and is not tried again for a while. */
  isPostponed({ room }: OpenSlot): boolean {
    return this.compactor.isPostponed(room.documentId)
  }

  /**
   * Rebuilds base and tail, unless another node did and fewer than `worth` updates followed. Resolves to `false` when
   * that failed or is postponed: the content of a document that could not be rebuilt may fail again.
   */
  async compact(slot: OpenSlot, worth = 1): Promise<boolean> {
    const { room } = slot
    if (slot.compacting || this.isPostponed(slot)) return false
    const { storedSeq: seq } = room
    const input = room.updates.startCompaction()
    if (!input) return true
    slot.compacting = true
    try {
      await room.settled()
      await room.rebase(await this.compactor.compact(room.documentId, { ...input, seq }, worth))
      return true
    } catch (error) {
      room.updates.abandonCompaction()
      if (error instanceof StoreError && error.code === 'unknown-document') this.onDeleted(room.documentId)
      const level = error instanceof StoreError ? 'warn' : 'error'
      const next = this.isPostponed(slot) ? 'will be tried again after a pause' : 'will be tried again'
      this.logger[level]({ err: error, address: room.address }, `compaction failed, ${next}`)
      return false
    } finally {
      slot.compacting = false
    }
  }
}
