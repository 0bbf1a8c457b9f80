import type { Authorship, Journal } from '@cowrite/persistence'

/** Where a room's updates become durable. Tickets rise by document; commits come back in their order. */
export interface RoomJournal {
  /**
   * The ticket of the update, 0 when it is as durable as it gets at once, or `null` when the journal is full
   * and takes nothing. `authored`: who writes under which clientID, as far as that is new.
   */
  append(
    documentId: string,
    bytes: Uint8Array,
    principal: string,
    authored: readonly Authorship[],
  ): number | null
  /** Somebody waits for the commit of what was appended: it is not delayed to gather more. */
  hasten(): void
}

/** A journal that was full is asked for again when no more than this share of it is in use. */
const REOPEN_SHARE = 1 / 2

/** Group commit into a database. */
export class GroupJournal implements RoomJournal {
  private readonly journal: Journal
  private readonly maxBytes: number
  private refused = 0
  private turnsAway = false

  /** `maxBytes`: what the journal holds at most, in bytes as it counts them. */
  constructor(journal: Journal, maxBytes: number) {
    this.journal = journal
    this.maxBytes = maxBytes
  }

  /** Updates that found the journal full. */
  get refusedUpdates(): number {
    return this.refused
  }

  /** Whether it was full and there is not enough room again. */
  get isFull(): boolean {
    return this.turnsAway
  }

  append(
    documentId: string,
    bytes: Uint8Array,
    principal: string,
    authored: readonly Authorship[],
  ): number | null {
    const ticket = this.journal.append({ documentId, bytes, principal, authored })
    if (typeof ticket === 'number') return ticket
    if (ticket === 'full') {
      this.refused++
      this.turnsAway = true
    }
    return null
  }

  hasten(): void {
    this.journal.hasten()
  }

  /**
   * To be called when the journal holds less than before: `true` once when it was full and half of it is free, so
   * that those who are asked then find room.
   */
  reopens(): boolean {
    if (!this.turnsAway || this.journal.pendingBytes > this.maxBytes * REOPEN_SHARE) return false
    this.turnsAway = false
    return true
  }
}

/** Nothing outlives the process, so there is nothing to write and nothing to wait for. */
export class MemoryJournal implements RoomJournal {
  append(): number {
    return 0
  }

  hasten(): void {}
}
