import { type Address, type ErrorCode, formatAddress } from '@cowrite/crdt'
import { type DocumentRecord, Journal, type Store, StoreError } from '@cowrite/persistence'
import type { Logger } from 'pino'
import { SERVER_PRINCIPAL } from '../access/principal.ts'
import type { ChangeObserver } from '../events/change-observer.ts'
import { ensureDocument } from '../events/document-changes.ts'
import { EventWriter } from '../events/event-writer.ts'
import { SlicedWork } from '../scheduling/sliced-work.ts'
import type { History } from '../versions/history.ts'
import type { VersionRecorder } from '../versions/version-recorder.ts'
import { Authors } from './authors.ts'
import type { ClusterPort } from './cluster-port.ts'
import { type CommandTarget, dispatch } from './dispatch.ts'
import { GivenUp } from './given-up.ts'
import type { Limits } from './limits.ts'
import { loadFailure, loadStored, logOf } from './load-failure.ts'
import { LostCommits } from './lost-commits.ts'
import { Room } from './room.ts'
import type { RoomCommand } from './room-command.ts'
import { RoomCompaction } from './room-compaction.ts'
import { GroupJournal, MemoryJournal, type RoomJournal } from './room-journal.ts'
import type { RoomObserver } from './room-observer.ts'
import type { RoomRegistryOptions } from './room-registry-options.ts'
import type { LoadingSlot, Opened, OpenSlot, Slot } from './slot.ts'

/** An empty room stays for so long, in ms: people reload pages. */
const IDLE_MS = 3_000
/** All open rooms of this process: loads them once, lets them go when empty, hands commits back to them. */
export class RoomRegistry {
  private readonly store: Store
  private readonly compaction: RoomCompaction
  private readonly recorder: VersionRecorder
  private readonly limits: Limits
  private readonly logger: Logger
  private readonly now: () => number
  private readonly slots = new Map<string, Slot>()
  private readonly byDocument = new Map<string, OpenSlot>()
  private readonly loadingDocuments = new Map<string, LoadingSlot>()
  private readonly commandTarget: CommandTarget = {
    open: this.byDocument,
    loading: this.loadingDocuments,
    expelAll: (slot, code) => this.expelAll(slot, code),
    forget: (documentId) => this.forget(documentId),
    mark: (slot, trashed) => this.mark(slot, trashed),
  }
  /** Does what takes long without holding others up. */
  readonly work: SlicedWork
  readonly journal: Journal
  private readonly roomJournal: RoomJournal
  private readonly groupJournal: GroupJournal
  private readonly lostCommits: LostCommits
  private readonly cluster: ClusterPort | null
  private readonly observer: RoomObserver | null
  private readonly givenUp: GivenUp
  private readonly events: EventWriter
  private readonly changes: ChangeObserver | null
  private closing = false

  constructor(parts: RoomRegistryOptions) {
    this.store = parts.store
    this.events = parts.events ?? new EventWriter(parts.store)
    this.changes = parts.changes ?? null
    this.recorder = parts.recorder
    this.limits = parts.limits
    this.logger = parts.logger
    this.compaction = new RoomCompaction(parts.compactor, parts.logger, (documentId) =>
      this.forget(documentId),
    )
    this.now = parts.now
    this.observer = parts.observer ?? null
    this.work = new SlicedWork(parts.now)
    this.journal = new Journal({
      updates: parts.store.updates,
      maxPendingBytes: parts.journalMaxBytes,
      onCommitted: (documentId, ticket, seq) => {
        this.changes?.committed(documentId, ticket, seq)
        this.committed(documentId, ticket, seq)
      },
      onTransaction: (outcome) => {
        parts.onTransaction?.(outcome)
        this.askRefused()
      },
      onFailed: (documentId, failure) => {
        this.logger.error({ documentId, err: failure.error, updates: failure.updates }, 'updates given up')
        this.changes?.givenUp(documentId, failure.upToTicket)
        const slot = this.byDocument.get(documentId)
        this.givenUp.add(documentId, failure.updates, slot !== undefined)
        if (slot) this.drop(slot, failure.error)
        this.askRefused()
      },
      onState: (state) => {
        this.lostCommits.doubt()
        if (state.name === 'retrying')
          this.logger.warn({ err: state.error }, 'database away, keeping updates')
        else this.logger.info('database back, everything committed')
      },
    })
    this.givenUp = new GivenUp(parts.now)
    this.groupJournal = new GroupJournal(this.journal, parts.journalMaxBytes)
    this.roomJournal = parts.store.kind === 'memory' ? new MemoryJournal() : this.groupJournal
    this.lostCommits = new LostCommits(parts.store.updates, parts.now)
    this.cluster = parts.cluster?.(this.journal) ?? null
  }

  /** Open rooms. */
  get size(): number {
    return this.byDocument.size
  }

  /** Who is in them, agents included. */
  get members(): number {
    let count = 0
    for (const { room } of this.byDocument.values()) count += room.size
    return count
  }

  /** Whether new updates are refused because too much waits for the database. */
  get isJournalFull(): boolean {
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

  /** The room at this address, loaded if need be; the document is created, by this principal, if there is none. */
  async open(address: Address, principal = SERVER_PRINCIPAL.id): Promise<Opened> {
    const name = formatAddress(address)
    const slot = this.slots.get(name)
    if (!slot) {
      const { promise: opened, resolve } = Promise.withResolvers<Opened>()
      const loading: LoadingSlot = { state: 'loading', opened, trashed: null, readOnly: null }
      this.slots.set(name, loading)
      resolve(this.load(name, address, loading, principal))
      return opened
    }
    switch (slot.state) {
      case 'loading':
        return slot.opened
      case 'open':
        if (slot.trashed) return { ok: false, code: 'trashed' }
        this.arrangeIdle(slot)
        return { ok: true, room: slot.room }
      default:
        return slot satisfies never
    }
  }

  /** The room at this address if it is open. */
  find(address: Address): Room | null {
    const slot = this.slots.get(formatAddress(address))
    return slot?.state === 'open' ? slot.room : null
  }

  /** A member left the room. */
  left(room: Room): void {
    const slot = this.byDocument.get(room.documentId)
    if (slot) this.arrangeIdle(slot)
  }

  /** A document went into the trash or came out of it: sends its members away, or lets them in again. */
  setTrashed(document: DocumentRecord, trashed: boolean): void {
    const slot = this.slots.get(formatAddress(document))
    if (!slot) return
    if (slot.state === 'open') this.mark(slot, trashed)
    else slot.trashed = trashed
  }

  private mark(slot: OpenSlot, trashed: boolean): void {
    // Said again, it must not keep the empty room from being let go.
    if (slot.trashed === trashed) return
    slot.trashed = trashed
    if (trashed) this.expelAll(slot, 'trashed')
  }

  /** Executes a command in the rooms of this node. */
  dispatch(command: RoomCommand): void {
    dispatch(this.commandTarget, command)
  }

  /** The versions of an open room; `null` when it has been let go. */
  historyOf(room: Room): History | null {
    return this.byDocument.get(room.documentId)?.history ?? null
  }

  /** A document is no more: sends its members away and keeps nothing of it. */
  forget(documentId: string): void {
    const slot = this.byDocument.get(documentId)
    if (slot) this.drop(slot, StoreError.unknownDocuments([documentId]))
  }

  /** To be called every few seconds. */
  sweep(): void {
    for (const slot of this.byDocument.values()) {
      slot.room.sweep(this.limits.presenceTimeoutMs)
      this.compaction.sweep(slot)
      slot.history.sweep()
    }
    this.givenUp.sweep()
    if (!this.closing) void this.lostCommits.find(this.logger)
  }

  /** Commits what waits and compacts what changed, for at most `timeoutMs`. */
  async close(timeoutMs: number): Promise<void> {
    this.closing = true
    const deadline = this.now() + timeoutMs
    const outcome = await this.journal.close(timeoutMs)
    if (!outcome.drained) {
      this.logger.error({ updates: outcome.updates, err: outcome.error }, 'not everything could be committed')
    }
    for (const slot of this.byDocument.values()) {
      if (slot.idle) clearTimeout(slot.idle)
      slot.idle = null
      if (outcome.drained && this.now() < deadline) await this.compaction.compact(slot)
      if (outcome.drained && this.now() < deadline) await slot.history.quiet()
    }
    this.slots.clear()
    this.byDocument.clear()
  }

  private async load(
    name: string,
    address: Address,
    loading: LoadingSlot,
    principal: string,
  ): Promise<Opened> {
    let joined: string | null = null
    try {
      const { document, created } = await this.ensure(address, principal)
      // What others write from now on arrives, or is read from the database in a moment.
      joined = document.id
      this.loadingDocuments.set(joined, loading)
      await this.givenUp.pause(joined)
      await this.cluster?.join(joined)
      const stored = await loadStored(this.store.updates, document, this.observer)
      // Another node may have put it into the trash, and said so before anybody could be sent away here.
      const asked = (this.cluster && (await this.store.documents.find(address))) ?? document
      // The database was asked before; what was said since is newer.
      if (loading.trashed ?? asked.trashedAt !== null) {
        this.slots.delete(name)
        this.cluster?.leave(document.id)
        return { ok: false, code: 'trashed' }
      }
      const updates = await logOf(stored, this.work)
      const room = new Room({
        document,
        log: updates,
        // Memory forgets at a restart which documents there were.
        isNew: created && this.store.kind !== 'memory',
        authors: new Authors(stored.authorship),
        journal: this.roomJournal,
        limits: this.limits,
        now: this.now,
        work: this.work,
        onChange: (principal, ticket) => this.changed(slot, principal, ticket),
        observer: this.observer,
      })
      room.setReadOnly(loading.readOnly ?? asked.readOnly)
      const slot: OpenSlot = {
        state: 'open',
        room,
        history: this.recorder.historyOf(room),
        idle: null,
        compacting: false,
        trashed: false,
        recentUpdates: 0,
      }
      this.slots.set(name, slot)
      this.byDocument.set(document.id, slot)
      this.lostCommits.watch(room, stored.head)
      this.cluster?.connect(room, stored.head)
      this.arrangeIdle(slot)
      return { ok: true, room }
    } catch (error) {
      this.slots.delete(name)
      if (joined !== null) this.cluster?.leave(joined)
      const code = loadFailure(error)
      if (code !== 'not-found')
        this.logger.error({ err: error, address: name }, 'document could not be loaded')
      return { ok: false, code }
    } finally {
      if (joined !== null) this.loadingDocuments.delete(joined)
    }
  }

  private async ensure(address: Address, principal: string) {
    // Most are there: only creating one needs a transaction.
    const document = this.events.isWanted ? await this.store.documents.find(address) : null
    if (document !== null) return { document, created: false }
    return await ensureDocument(this.events, address, { title: address.key, principal })
  }

  private committed(documentId: string, ticket: number, seq: number): void {
    const room = this.byDocument.get(documentId)?.room
    if (!room) return
    this.lostCommits.committed(room, seq)
    room.committed(ticket, seq)
    this.observer?.committed(room, seq)
  }

  private askRefused(): void {
    if (!this.groupJournal.reopens()) return
    for (const { room } of this.byDocument.values()) room.askRefused()
  }

  private changed(slot: OpenSlot, principal: string | null, ticket: number): void {
    slot.recentUpdates++
    // The node that took it in keeps versions of it, and tells of it.
    if (principal !== null) {
      slot.history.changed(principal)
      this.observer?.changed(slot.room, principal)
      this.changes?.wrote(slot.room.document, ticket, principal)
    }
    this.compaction.changed(slot)
  }

  /** Lets a room go whose updates the database refuses: what is in memory is not what is kept. */
  private drop(slot: OpenSlot, error: StoreError): void {
    if (slot.idle) clearTimeout(slot.idle)
    slot.idle = null
    this.remove(slot)
    slot.room.abandon(error)
    const code = error.code === 'unknown-document' ? 'not-found' : 'not-stored'
    for (const member of slot.room.close()) member.expel(code)
  }

  private expelAll(slot: OpenSlot, code: ErrorCode): void {
    for (const member of slot.room.close()) member.expel(code)
    this.arrangeIdle(slot)
  }

  private arrangeIdle(slot: OpenSlot): void {
    if (slot.idle) clearTimeout(slot.idle)
    const stays = this.closing || !slot.room.isEmpty || !this.isHere(slot)
    slot.idle = stays ? null : setTimeout(() => void this.retire(slot), IDLE_MS)
  }

  private isHere(slot: OpenSlot): boolean {
    return this.byDocument.get(slot.room.documentId) === slot
  }

  /** Compacts an empty room, keeps a version of it and lets it go, unless somebody came meanwhile. */
  private async retire(slot: OpenSlot): Promise<void> {
    slot.idle = null
    if (!slot.room.isEmpty) return
    // It rejects when the room was let go, which was said where that happened.
    const isSettled = await slot.room.settled().then(
      () => true,
      () => false,
    )
    if (!isSettled) return
    const compacted = (await this.compaction.compact(slot)) || this.mayGoAsItIs(slot)
    const kept = await slot.history.quiet()
    if (this.closing || !this.isHere(slot) || slot.idle || !slot.room.isEmpty) return
    if (!compacted || !kept || !slot.room.isSettled) {
      this.arrangeIdle(slot)
      return
    }
    this.remove(slot)
  }

  /** Whether the database has all of the document, and it cannot be compacted for now: nobody has to keep it open. */
  private mayGoAsItIs(slot: OpenSlot): boolean {
    return this.store.kind !== 'memory' && this.compaction.isPostponed(slot)
  }

  private remove({ room }: OpenSlot): void {
    this.slots.delete(room.address)
    this.byDocument.delete(room.documentId)
    this.lostCommits.forget(room)
    this.cluster?.leave(room.documentId)
  }
}
