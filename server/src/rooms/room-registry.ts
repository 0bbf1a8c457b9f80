import { type Address, type ErrorCode, formatAddress } from '@cowrite/crdt'
import { type DocumentRecord, type Journal, StoreError } from '@cowrite/persistence'
import { type Principal, SERVER_PRINCIPAL } from '../access/principal.ts'
import { SlicedWork } from '../scheduling/sliced-work.ts'
import type { ClusterPort } from './cluster-port.ts'
import { type CommandTarget, dispatch } from './dispatch.ts'
import type { Room } from './room.ts'
import type { RoomCommand } from './room-command.ts'
import { RoomCommits } from './room-commits.ts'
import { RoomCompaction } from './room-compaction.ts'
import { RoomLoader } from './room-loader.ts'
import type { RoomObserver } from './room-observer.ts'
import type { RoomRegistryOptions } from './room-registry-options.ts'
import { RoomTable } from './room-table.ts'
import type { LoadingSlot, Opened, OpenSlot } from './slot.ts'

/** Time for which an empty room stays open, in ms: people reload pages. */
const IDLE_MS = 3_000

/** All open rooms of this process: loads them once, lets them go when empty, executes commands in them. */
export class RoomRegistry {
  /** Does what takes long without holding others up. */
  readonly work: SlicedWork
  private readonly options: RoomRegistryOptions
  private readonly table = new RoomTable()
  private readonly observer: RoomObserver | null
  private readonly compaction: RoomCompaction
  private readonly commits: RoomCommits
  private readonly loader: RoomLoader
  private readonly commandTarget: CommandTarget = {
    table: this.table,
    expelAll: (slot, code) => this.expelAll(slot, code),
    forget: (documentId) => this.forget(documentId),
    mark: (slot, trashed) => this.mark(slot, trashed),
    accessChanged: (scope) => this.options.onAccessChanged?.(scope),
  }
  private cluster: ClusterPort | null = null
  private closing = false

  constructor(options: RoomRegistryOptions) {
    const { node, store, limits, logger, now, compactor, ensureDocument, observer = null } = options
    const { table } = this
    const { journalMaxBytes: maxPendingBytes, onTransaction = () => {} } = options
    this.options = options
    this.observer = observer
    this.work = new SlicedWork(now)
    this.compaction = new RoomCompaction(compactor, logger, (documentId) => this.forget(documentId))
    const onRejected = (slot: OpenSlot, error: StoreError) => this.drop(slot, error)
    const shared = { store, table, observer, logger, now }
    this.commits = new RoomCommits({ ...shared, node, maxPendingBytes, onTransaction, onRejected })
    const { work, compaction, commits } = this
    this.loader = new RoomLoader({ ...shared, work, compaction, commits, limits, ensureDocument })
  }

  /** Replicates rooms to other nodes. To be called before the first room is opened. */
  connect(cluster: ClusterPort): void {
    this.cluster = cluster
    this.loader.connect(cluster)
  }

  get journal(): Journal {
    return this.commits.journal
  }

  /** Open rooms. */
  get size(): number {
    return this.table.size
  }

  /** The open rooms that are not closed by the trash. */
  *rooms(): Iterable<Room> {
    for (const { room, trashed } of this.table.open()) if (!trashed) yield room
  }

  /** Who is in them, agents included. */
  get members(): number {
    let count = 0
    for (const { room } of this.table.open()) count += room.size
    return count
  }

  /** Whether new updates are refused because too much waits for the database. */
  get isJournalFull(): boolean {
    return this.commits.isFull
  }

  /** Updates refused for that reason so far. */
  get refusedUpdates(): number {
    return this.commits.refusedUpdates
  }

  /** Updates given up so far, because the database refuses them for good. */
  get givenUpUpdates(): number {
    return this.commits.givenUpUpdates
  }

  /** The room at this address, loaded if need be; the document is created, by this principal, if there is none. */
  async open(address: Address, principal: Principal = SERVER_PRINCIPAL): Promise<Opened> {
    const name = formatAddress(address)
    const slot = this.table.find(name)
    if (!slot) {
      const { promise: opened, resolve } = Promise.withResolvers<Opened>()
      const loading: LoadingSlot = { state: 'loading', opened, trashed: null, readOnly: null }
      this.table.addLoading(name, loading)
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
    const slot = this.table.find(formatAddress(address))
    return slot?.state === 'open' ? slot.room : null
  }

  /** A member left the room. */
  left(room: Room): void {
    const slot = this.table.openOf(room.documentId)
    if (slot) this.arrangeIdle(slot)
  }

  /** A document went into the trash or came out of it: sends its members away, or lets them in again. */
  setTrashed(document: DocumentRecord, trashed: boolean): void {
    const slot = this.table.find(formatAddress(document))
    if (!slot) return
    if (slot.state === 'open') this.mark(slot, trashed)
    else slot.trashed = trashed
  }

  /** Executes a command in the rooms of this node. */
  dispatch(command: RoomCommand): void {
    dispatch(this.commandTarget, command)
  }

  /** A document is no more: sends its members away and keeps nothing of it. */
  forget(documentId: string): void {
    const slot = this.table.openOf(documentId)
    if (slot) this.drop(slot, StoreError.unknownDocuments([documentId]))
  }

  /** To be called every few seconds. */
  sweep(): void {
    for (const slot of this.table.open()) {
      slot.room.sweep(this.options.limits.presenceTimeoutMs)
      this.compaction.sweep(slot)
    }
    if (!this.closing) this.commits.sweep()
  }

  /** Commits what waits and compacts what changed, for at most `timeoutMs`. */
  async close(timeoutMs: number): Promise<void> {
    this.closing = true
    const { now } = this.options
    const deadline = now() + timeoutMs
    const isCommitted = await this.commits.close(timeoutMs)
    for (const slot of this.table.open()) {
      if (slot.idle) clearTimeout(slot.idle)
      slot.idle = null
      if (isCommitted && now() < deadline) await this.compaction.compact(slot)
      if (isCommitted && now() < deadline) await this.observer?.beforeClose?.(slot.room)
    }
    for (const { room } of this.table.open()) this.observer?.closed?.(room)
    this.table.clear()
  }

  private async load(
    name: string,
    address: Address,
    loading: LoadingSlot,
    principal: Principal,
  ): Promise<Opened> {
    const opened = await this.loader.load(name, address, loading, principal)
    // The client that asked for it may be gone.
    if (opened.ok) this.left(opened.room)
    return opened
  }

  private mark(slot: OpenSlot, trashed: boolean): void {
    // Said again, it must not keep the empty room from being let go.
    if (slot.trashed === trashed) return
    slot.trashed = trashed
    if (trashed) this.expelAll(slot, 'trashed')
  }

  /** Lets a room go whose updates the database refuses: what is in memory is not what is kept. */
  private drop(slot: OpenSlot, error: StoreError): void {
    if (slot.idle) clearTimeout(slot.idle)
    slot.idle = null
    this.remove(slot)
    slot.room.abandon(error)
    const code = error.code === 'unknown-document' ? 'not-found' : 'not-stored'
    for (const member of slot.room.close()) member.expel(code)
    this.observer?.closed?.(slot.room)
  }

  private expelAll(slot: OpenSlot, code: ErrorCode): void {
    for (const member of slot.room.close()) member.expel(code)
    this.arrangeIdle(slot)
  }

  private arrangeIdle(slot: OpenSlot): void {
    if (slot.idle) clearTimeout(slot.idle)
    const stays = this.closing || !slot.room.isEmpty || !this.table.has(slot)
    slot.idle = stays ? null : setTimeout(() => void this.retire(slot), IDLE_MS)
  }

  /** Compacts an empty room, lets the observer keep what it must and lets the room go, unless somebody came meanwhile. */
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
    const mayClose = (await this.observer?.beforeClose?.(slot.room)) ?? true
    if (this.closing || !this.table.has(slot) || slot.idle || !slot.room.isEmpty) return
    if (!compacted || !mayClose || !slot.room.isSettled) {
      this.arrangeIdle(slot)
      return
    }
    this.remove(slot)
    this.observer?.closed?.(slot.room)
  }

  /** Whether the database has all of the document, and it cannot be compacted for now: it need not stay open. */
  private mayGoAsItIs(slot: OpenSlot): boolean {
    return this.options.store.kind !== 'memory' && this.compaction.isPostponed(slot)
  }

  private remove(slot: OpenSlot): void {
    const { room } = slot
    this.table.remove(slot)
    this.commits.closed(room)
    this.cluster?.leave(room.documentId)
  }
}
