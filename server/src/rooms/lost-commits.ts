import { UpdateLog } from '@cowrite/crdt'
import { StoreError, type UpdateStore } from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { Room } from './room.ts'

/** Under whose name rows are written that the database had lost. */
const PRINCIPAL = 'recovery'
/** Heads are compared so often even when nothing was amiss, in ms: a failover may go unnoticed while nobody writes. */
const COMPARE_MS = 15_000

/**
 * Finds out when the database has lost commits that it had reported, as after a failover to a replica that lagged
 * behind or a restored backup, and writes them again: the rooms still have them. Each room's highest sequence number
 * is remembered; a database that knows a lower one, or gives a number out twice, has lost something.
 */
export class LostCommits {
  private readonly updates: UpdateStore
  private readonly heads = new Map<Room, number>()
  /** Rooms that the database has lost something of. */
  private readonly suspects = new Set<Room>()
  /** Whether the database was away, so that all heads are to be compared. */
  private unsure = false
  private readonly now: () => number
  private comparedAt: number

  /** `now`: monotonic milliseconds. */
  constructor(updates: UpdateStore, now: () => number) {
    this.updates = updates
    this.now = now
    this.comparedAt = now()
  }

  /** A room was loaded up to this sequence number. */
  watch(room: Room, head: number): void {
    this.heads.set(room, head)
  }

  forget(room: Room): void {
    this.heads.delete(room)
    this.suspects.delete(room)
  }

  /** A commit of the room got this number; 0 when it is not known. */
  committed(room: Room, seq: number): void {
    const head = this.heads.get(room)
    if (head === undefined || seq === 0) return
    if (seq <= head) this.suspects.add(room)
    this.heads.set(room, seq)
  }

  /** The database was away: it may be another one now. */
  doubt(): void {
    this.unsure = true
  }

  /**
   * To be called every few seconds: looks, when there is reason to, and writes what was lost. Returns the rooms that
   * had lost something. Rejects with a `StoreError` when the database is away; the next call tries again.
   */
  async look(): Promise<readonly Room[]> {
    if (this.unsure || this.now() - this.comparedAt >= COMPARE_MS) {
      this.comparedAt = this.now()
      this.unsure = false
      await this.compare().catch((error: unknown) => {
        this.unsure = true
        throw error
      })
    }
    const written: Room[] = []
    for (const room of this.suspects) {
      if (!(await this.writeAgain(room))) continue
      this.suspects.delete(room)
      written.push(room)
    }
    return written
  }

  /** {@link look}, with what comes of it in the log. Never rejects. */
  async find(logger: Logger): Promise<void> {
    try {
      for (const { address } of await this.look())
        logger.warn({ address }, 'the database had lost commits, written again')
    } catch (error) {
      const level = error instanceof StoreError ? 'warn' : 'error'
      logger[level]({ err: error }, 'the database cannot be asked for its heads, will be tried again')
    }
  }

  private async compare(): Promise<void> {
    if (this.heads.size === 0) return
    const known = new Map(this.heads)
    const stored = await this.updates.heads([...known.keys()].map((room) => room.documentId))
    for (const [room, head] of known) {
      const now = stored.get(room.documentId)
      if (now !== undefined && now.head < head) this.suspects.add(room)
    }
  }

  /** `false` when the journal has no room for it. */
  private async writeAgain(room: Room): Promise<boolean> {
    const { head, done } = await writeLacking(room, this.updates)
    if (this.heads.has(room)) this.heads.set(room, head)
    return done
  }
}

/**
 * Brings to the database what a room has and the database has not. `head`: the highest sequence number that was there
 * before; `done`: whether the journal had room for all of it. Rejects with a `StoreError` when the database is away.
 */
export async function writeLacking(
  room: Room,
  updates: UpdateStore,
): Promise<{ readonly head: number; readonly done: boolean }> {
  const { snapshot, tail, head } = await updates.load(room.documentId)
  const stored = await room.work.run(
    UpdateLog.loading(
      snapshot?.bytes ?? null,
      tail.map(({ bytes }) => bytes),
    ),
  )
  const lacking = room.updates.answer(stored.stateVector())
  for (const update of [lacking?.base, lacking?.rest]) {
    const examined = update ? await room.work.run(stored.examining(update, true)) : null
    if (examined?.kind !== 'new') continue
    stored.accept(examined.chunk)
    if (!room.storeAgain(examined.chunk.bytes, PRINCIPAL)) return { head, done: false }
  }
  return { head, done: true }
}
