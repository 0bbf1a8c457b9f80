import type { Address } from '@cowrite/crdt'
import type { DocumentRecord, Store } from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { Principal } from '../access/principal.ts'
import type { SlicedWork } from '../scheduling/sliced-work.ts'
import { Authors } from './authors.ts'
import type { ClusterPort } from './cluster-port.ts'
import type { Limits } from './limits.ts'
import { loadFailure, loadStored, logOf } from './load-failure.ts'
import { Room } from './room.ts'
import type { RoomCommits } from './room-commits.ts'
import type { RoomCompaction } from './room-compaction.ts'
import type { RoomObserver } from './room-observer.ts'
import type { RoomOptions } from './room-options.ts'
import type { RoomTable } from './room-table.ts'
import type { LoadingSlot, Opened, OpenFailure, OpenSlot } from './slot.ts'

/**
 * Returns the document at an address; creates it, by this principal, when there is none. Rejects with a `StoreError`.
 */
export type EnsureDocument = (
  address: Address,
  principal: Principal,
) => Promise<{ readonly document: DocumentRecord; readonly created: boolean }>

/** What a {@link RoomLoader} works with. */
export interface RoomLoaderOptions {
  readonly ensureDocument: EnsureDocument
  readonly store: Pick<Store, 'kind' | 'documents' | 'updates'>
  readonly table: RoomTable
  readonly commits: RoomCommits
  readonly compaction: RoomCompaction
  readonly observer: RoomObserver | null
  readonly limits: Limits
  readonly logger: Logger
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly work: SlicedWork
}

/** Loads documents and opens their rooms. */
export class RoomLoader {
  private readonly options: RoomLoaderOptions
  private cluster: ClusterPort | null = null

  constructor(options: RoomLoaderOptions) {
    this.options = options
  }

  /** Replicates rooms that are opened from now on. */
  connect(cluster: ClusterPort): void {
    this.cluster = cluster
  }

  /** Loads the document at this address, whose slot is `loading`, and opens its room. Never rejects. */
  async load(name: string, address: Address, loading: LoadingSlot, principal: Principal): Promise<Opened> {
    const { ensureDocument, store, table, commits, observer, logger } = this.options
    let documentId: string | null = null
    const fail = (code: OpenFailure): Opened => {
      table.removeLoading(name, documentId)
      if (documentId !== null) this.cluster?.leave(documentId)
      return { ok: false, code }
    }
    try {
      const { document, created } = await ensureDocument(address, principal)
      // What others write from now on arrives, or is read from the database in a moment.
      documentId = document.id
      table.setLoadingDocument(documentId, loading)
      await commits.pause(documentId)
      await this.cluster?.join(documentId)
      const stored = await loadStored(store.updates, document, observer)
      // Another node may have put it into the trash, and said so before anybody could be sent away here.
      const asked = (this.cluster && (await store.documents.find(address))) ?? document
      // The database was asked before; what was said since is newer.
      if (loading.trashed ?? asked.trashedAt !== null) return fail('trashed')
      const log = await logOf(stored, this.options.work)
      if (loading.trashed) return fail('trashed')
      // Memory forgets at a restart which documents there were.
      const isNew = created && store.kind !== 'memory'
      const { head } = stored
      const slot = this.newSlot({ document, log, head, isNew, authors: new Authors(stored.authorship) })
      slot.room.setReadOnly(loading.readOnly ?? asked.readOnly)
      observer?.opened?.(slot.room)
      table.addOpen(slot)
      commits.opened(slot.room, head)
      this.cluster?.connect(slot.room, head)
      return { ok: true, room: slot.room }
    } catch (error) {
      const code = loadFailure(error)
      if (code !== 'not-found') logger.error({ err: error, address: name }, 'document could not be loaded')
      return fail(code)
    }
  }

  private newSlot(loaded: Pick<RoomOptions, 'document' | 'log' | 'head' | 'isNew' | 'authors'>): OpenSlot {
    const { commits, compaction, limits, now, work, observer } = this.options
    const room = new Room({
      ...loaded,
      journal: commits.roomJournal,
      limits,
      now,
      work,
      observer,
      onChange: () => compaction.changed(slot),
    })
    const slot: OpenSlot = {
      state: 'open',
      room,
      idle: null,
      compacting: false,
      trashed: false,
      recentUpdates: 0,
    }
    return slot
  }
}
