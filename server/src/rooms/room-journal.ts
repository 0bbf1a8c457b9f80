import type { Journal } from '@cowrite/persistence'

/** Where a room's updates become durable. Tickets rise by document; commits come back in their order. */
export interface RoomJournal {
  /**
   * The ticket of the update, 0 when it is as durable as it gets at once, or `null` when the journal is full
   * and takes nothing.
   */
  append(documentId: string, bytes: Uint8Array, principal: string): number | null
}

/** Group commit into a database. */
export class GroupJournal implements RoomJournal {
  private readonly journal: Journal

  constructor(journal: Journal) {
    this.journal = journal
  }

  append(documentId: string, bytes: Uint8Array, principal: string): number | null {
    const ticket = this.journal.append({ documentId, bytes, principal })
    return typeof ticket === 'number' ? ticket : null
  }
}

/** Nothing outlives the process, so there is nothing to write and nothing to wait for. */
export class MemoryJournal implements RoomJournal {
  append(): number {
    return 0
  }
}
