import { type Address, type ErrorCode, formatAddress, UpdateLog } from '@cowrite/crdt'
import { Journal, type Store, StoreError } from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { Compactor } from '../compaction/compactor.ts'
import type { Limits } from './limits.ts'
import { Room } from './room.ts'
import { GroupJournal, MemoryJournal, type RoomJournal } from './room-journal.ts'

/** A room, or why there is none. */
export type Opened =
  | { readonly ok: true; readonly room: Room }
  | { readonly ok: false; readonly code: 'load-failed' | 'trashed' }

type Slot =
  | { readonly state: 'loading'; readonly opened: Promise<Opened> }
  | {
      readonly state: 'open'
      readonly room: Room
      idle: NodeJS.Timeout | null
      compacting: boolean
      trashed: boolean
      /** Updates since the last sweep. */
      recentUpdates: number
    }

type OpenSlot = Extract<Slot, { state: 'open' }>

/** An empty room stays for so long, in ms: people reload pages. */
const IDLE_MS = 3_000
/** A tail of so many bytes is compacted in the next pause of writing. */
const COMPACT_BYTES = 64 * 1024
/** Fewer updates than this are as well kept as they came. */
const COMPACT_UPDATES = 200
/** Fewer updates than this between two sweeps count as a pause: rebuilding takes a few per mille of the time then. */
const PAUSE_UPDATES = 2_500
/** A tail of so many bytes, or twice the base, is compacted whatever happens: joiners have to read it. */
const COMPACT_NOW_BYTES = 8 * 1024 * 1024

/** All open rooms of this process: loads them once, lets them go when empty, hands commits back to them. */
export class Registry {
  private readonly store: Store
  private readonly compactor: Compactor
  private readonly limits: Limits
  private readonly log: Logger
  private readonly now: () => number
  private readonly slots = new Map<string, Slot>()
  private readonly byDocument = new Map<string, OpenSlot>()
  readonly journal: Journal
  private readonly roomJournal: RoomJournal
  private closing = false

  constructor(parts: {
    readonly store: Store
    readonly compactor: Compactor
    readonly limits: Limits
    readonly log: Logger
    readonly now: () => number
  }) {
    this.store = parts.store
    this.compactor = parts.compactor
    this.limits = parts.limits
    this.log = parts.log
    this.now = parts.now
    this.journal = new Journal({
      updates: parts.store.updates,
      onCommitted: (documentId, ticket) => this.committed(documentId, ticket),
      onFailed: (documentId, failure) => {
        this.log.error({ documentId, err: failure.error, updates: failure.updates }, 'updates given up')
        const slot = this.byDocument.get(documentId)
        if (slot) this.expelAll(slot, 'not-found')
      },
      onState: (state) => {
        if (state.name === 'retrying') this.log.warn({ err: state.error }, 'database away, keeping updates')
        else this.log.info('database back, everything committed')
      },
    })
    this.roomJournal = parts.store.kind === 'memory' ? new MemoryJournal() : new GroupJournal(this.journal)
  }

  /** The room at this address, loaded if need be; the document is created if there is none. */
  async open(address: Address): Promise<Opened> {
    const name = formatAddress(address)
    const slot = this.slots.get(name)
    if (!slot) {
      const opened = this.load(name, address)
      this.slots.set(name, { state: 'loading', opened })
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
  setTrashed(documentId: string, trashed: boolean): void {
    const slot = this.byDocument.get(documentId)
    if (!slot) return
    slot.trashed = trashed
    if (trashed) this.expelAll(slot, 'trashed')
  }

  /** To be called every few seconds. */
  sweep(): void {
    for (const slot of this.byDocument.values()) {
      slot.room.sweep(this.limits.presenceTimeoutMs)
      this.compactInPause(slot)
    }
  }

  /** An error nobody expected, met while serving a connection. */
  report(error: unknown, connection: { fail(code: ErrorCode): void }): void {
    this.log.error({ err: error }, 'unexpected')
    connection.fail('internal')
  }

  /** Commits what waits and compacts what changed, for at most `timeoutMs`. */
  async close(timeoutMs: number): Promise<void> {
    this.closing = true
    const deadline = this.now() + timeoutMs
    const outcome = await this.journal.close(timeoutMs)
    if (!outcome.drained) {
      this.log.error({ updates: outcome.updates, err: outcome.error }, 'not everything could be committed')
    }
    for (const slot of this.byDocument.values()) {
      if (slot.idle) clearTimeout(slot.idle)
      slot.idle = null
      if (outcome.drained && this.now() < deadline) await this.compact(slot)
    }
    this.slots.clear()
    this.byDocument.clear()
  }

  private async load(name: string, address: Address): Promise<Opened> {
    try {
      const { document } = await this.store.documents.ensure(address, address.key)
      if (document.trashedAt) {
        this.slots.delete(name)
        return { ok: false, code: 'trashed' }
      }
      const { snapshot, tail } = await this.store.updates.load(document.id)
      const updates = UpdateLog.from(
        snapshot?.bytes ?? null,
        tail.map(({ bytes }) => bytes),
      )
      const room = new Room({
        document,
        log: updates,
        journal: this.roomJournal,
        limits: this.limits,
        now: this.now,
        onChange: () => this.changed(slot),
      })
      const slot: OpenSlot = {
        state: 'open',
        room,
        idle: null,
        compacting: false,
        trashed: false,
        recentUpdates: 0,
      }
      this.slots.set(name, slot)
      this.byDocument.set(document.id, slot)
      this.arrangeIdle(slot)
      return { ok: true, room }
    } catch (error) {
      this.slots.delete(name)
      this.log.error({ err: error, address: name }, 'document could not be loaded')
      return { ok: false, code: 'load-failed' }
    }
  }

  private committed(documentId: string, ticket: number): void {
    this.byDocument.get(documentId)?.room.committed(ticket)
  }

  private changed(slot: OpenSlot): void {
    slot.recentUpdates++
    const { tailBytes, baseBytes } = slot.room.updates.weight()
    if (tailBytes >= Math.max(COMPACT_NOW_BYTES, 2 * baseBytes) && !slot.compacting) void this.compact(slot)
  }

  /** Rebuilding costs as much as all edits since the last time together: it waits for a pause. */
  private compactInPause(slot: OpenSlot): void {
    const paused = slot.recentUpdates < PAUSE_UPDATES
    slot.recentUpdates = 0
    const { tailBytes, tailUpdates } = slot.room.updates.weight()
    if (paused && tailBytes >= COMPACT_BYTES && tailUpdates >= COMPACT_UPDATES) void this.compact(slot)
  }

  private expelAll(slot: OpenSlot, code: ErrorCode): void {
    for (const member of slot.room.close()) member.expel(code)
    this.arrangeIdle(slot)
  }

  private arrangeIdle(slot: OpenSlot): void {
    if (slot.idle) clearTimeout(slot.idle)
    slot.idle = this.closing || !slot.room.isEmpty ? null : setTimeout(() => void this.retire(slot), IDLE_MS)
  }

  /** Compacts an empty room and lets it go, unless somebody came meanwhile. */
  private async retire(slot: OpenSlot): Promise<void> {
    slot.idle = null
    if (!slot.room.isEmpty) return
    await slot.room.settled()
    const compacted = await this.compact(slot)
    if (this.closing || slot.idle || !slot.room.isEmpty) return
    if (!compacted || !slot.room.isSettled) {
      this.arrangeIdle(slot)
      return
    }
    this.slots.delete(slot.room.address)
    this.byDocument.delete(slot.room.documentId)
  }

  /** Rebuilds base and tail, in the database and in memory; `false` when that failed and is to be tried again. */
  private async compact(slot: OpenSlot): Promise<boolean> {
    if (slot.compacting) return false
    const { room } = slot
    const input = room.updates.startCompaction()
    if (!input) return true
    slot.compacting = true
    try {
      await room.settled()
      room.updates.rebase(await this.compactor.compact(room.documentId, input))
      return true
    } catch (error) {
      room.updates.abandonCompaction()
      const level = error instanceof StoreError ? 'warn' : 'error'
      this.log[level]({ err: error, address: room.address }, 'compaction failed, will be tried again')
      return false
    } finally {
      slot.compacting = false
    }
  }
}
