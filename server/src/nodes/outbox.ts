import { type Chunk, spliceChunks } from '@cowrite/crdt'
import type { Authorship } from '@cowrite/persistence'
import type { RowRange } from '../fabric/message.ts'
import type { Room } from '../rooms/room.ts'
import type { LinkContext } from './link-context.ts'

/** A busy room publishes no more often than this on average, in ms: Redis has a tenth of the work then. */
const UPDATE_WINDOW_MS = 5
/** So many windows may be used at once by a room that was quiet: the keys of people do not wait for each other. */
const BURST_WINDOWS = 3
/** Carets may wait longer, in ms: at 30 a second they still move smoothly. */
const PRESENCE_WINDOW_MS = 30
/** Others are told of a commit with the next update, or by itself after this, in ms. */
const COMMITTED_MS = 500
/** More than this that is not committed is not told again, in bytes: it is read from the database later. */
const MAX_TOLD_AGAIN_BYTES = 1024 * 1024
/** An awareness message about nobody. */
const NOBODY = Uint8Array.of(0)

/** An own update that is not committed, by its ticket. */
interface Uncommitted {
  readonly ticket: number
  /** What the others get from here; `null`: it is only stored again, and they may lack it. */
  readonly told: { readonly chunk: Chunk; readonly authored: readonly Authorship[] } | null
}

/** What this node tells others of one room: updates and presence as they come, and what of it is committed. */
export class Outbox {
  private readonly room: Room
  private readonly context: LinkContext
  private chunks: Chunk[] = []
  private authored: Authorship[] = []
  private waitingTicket = 0
  private publishedTicket = 0
  private committedTicket = 0
  /** The commit that others were told of last, and rows that they were not told of. */
  private toldTicket = 0
  private rows: RowRange[] = []
  private uncommitted: Uncommitted[] = []
  private readonly movedClients = new Set<number>()
  /** Since when others lack the news of a commit, in ms. */
  private untoldSince: number | null = null
  /** When all windows will have passed that were used (GCRA, ITU-T I.371), in ms. */
  private windowsEnd = Number.NEGATIVE_INFINITY
  private readonly timers: Record<'update' | 'presence' | 'committed', NodeJS.Timeout | null> = {
    update: null,
    presence: null,
    committed: null,
  }

  constructor(room: Room, context: LinkContext) {
    this.room = room
    this.context = context
  }

  /** This node took in an update. */
  update(chunk: Chunk, ticket: number, authored: readonly Authorship[]): void {
    this.chunks.push(chunk)
    if (authored.length > 0) this.authored.push(...authored)
    this.waitingTicket = ticket
    this.uncommitted.push({ ticket, told: { chunk, authored } })
    if (this.timers.update) return
    const wait = this.windowsEnd - BURST_WINDOWS * UPDATE_WINDOW_MS - this.context.now()
    if (wait <= 0) this.publishUpdates()
    else this.timers.update = setTimeout(() => this.publishUpdates(), wait)
  }

  /** This node brings something to the database that did not begin here. */
  stored(ticket: number): void {
    this.uncommitted.push({ ticket, told: null })
  }

  /** What clients of this node show has changed. */
  moved(clients: readonly number[]): void {
    for (const client of clients) this.movedClients.add(client)
    this.timers.presence ??= setTimeout(() => this.publishPresence(), PRESENCE_WINDOW_MS)
  }

  /** Everything up to this ticket is in the database: which rows it made; `null` when they are not known. */
  committed(ticket: number, seq: number): RowRange | null {
    let count = 0
    let areTold = true
    for (const own of this.uncommitted) {
      if (own.ticket > ticket) break
      areTold &&= own.told !== null
      count++
    }
    this.uncommitted.splice(0, count)
    this.committedTicket = Math.max(this.committedTicket, ticket)
    this.untoldSince ??= this.context.now()
    this.timers.committed ??= setTimeout(() => this.tellCommitted(), COMMITTED_MS)
    if (seq === 0 || count === 0) return null
    const rows = { last: seq, count }
    if (areTold) this.tellRows(rows)
    return rows
  }

  /**
   * Says to node `to`, or, if it is this one, to all, where this node is and who is there. What is not committed is
   * said again before: it can be read nowhere else.
   */
  tell(to: string): void {
    this.publishUpdates()
    this.tellAgain()
    this.context.publish(this.room.documentId, {
      type: 'tell',
      node: this.context.node,
      to,
      ticket: this.publishedTicket,
      committed: this.committedTicket,
      awareness: this.room.presenceForNodes() ?? NOBODY,
    })
  }

  /** Publishes what waits, and ends. */
  close(): void {
    this.publishUpdates()
    this.publishPresence()
    this.publishCommitted()
    this.timers.committed = clear(this.timers.committed)
  }

  private publishUpdates(): void {
    this.timers.update = clear(this.timers.update)
    if (this.chunks.length === 0) return
    const { bytes } = spliceChunks(this.chunks)
    this.context.publish(this.room.documentId, {
      type: 'update',
      node: this.context.node,
      after: this.publishedTicket,
      ticket: this.waitingTicket,
      committed: this.committedTicket,
      at: Date.now(),
      rows: this.rows,
      authored: this.authored,
      update: bytes,
    })
    this.hasTold()
    this.publishedTicket = this.waitingTicket
    this.chunks = []
    this.authored = []
    this.windowsEnd = Math.max(this.windowsEnd, this.context.now()) + UPDATE_WINDOW_MS
  }

  private tellAgain(): void {
    const told = this.uncommitted.flatMap((own) => (own.told ? [own.told] : []))
    const bytes = told.reduce((sum, { chunk }) => sum + chunk.bytes.length, 0)
    if (told.length === 0 || bytes > MAX_TOLD_AGAIN_BYTES) return
    this.context.publish(this.room.documentId, {
      type: 'update',
      node: this.context.node,
      after: this.committedTicket,
      ticket: this.publishedTicket,
      committed: this.committedTicket,
      at: null,
      // They are told with the next update, or the next commit.
      rows: [],
      authored: told.flatMap(({ authored }) => authored),
      update: spliceChunks(told.map(({ chunk }) => chunk)).bytes,
    })
  }

  private publishPresence(): void {
    this.timers.presence = clear(this.timers.presence)
    const awareness = this.room.presenceForNodes(this.movedClients)
    this.movedClients.clear()
    if (!awareness) return
    this.context.publish(this.room.documentId, { type: 'presence', node: this.context.node, awareness })
  }

  /** Updates say by the way what is committed: the timer is left alone, and finds out whether one did. */
  private tellCommitted(): void {
    this.timers.committed = null
    if (this.untoldSince === null) return
    const wait = this.untoldSince + COMMITTED_MS - this.context.now()
    if (wait <= 0) this.publishCommitted()
    else this.timers.committed = setTimeout(() => this.tellCommitted(), wait)
  }

  private publishCommitted(): void {
    this.untoldSince = null
    // What is committed was published before, so that whoever lacks it knows.
    this.publishUpdates()
    if (this.committedTicket <= this.toldTicket || this.publishedTicket === 0) return
    this.context.publish(this.room.documentId, {
      type: 'committed',
      node: this.context.node,
      ticket: this.committedTicket,
      rows: this.rows,
    })
    this.hasTold()
  }

  private tellRows(rows: RowRange): void {
    const before = this.rows.at(-1)
    const isNext = before && before.last === rows.last - rows.count
    if (isNext) this.rows[this.rows.length - 1] = { last: rows.last, count: before.count + rows.count }
    else this.rows.push(rows)
  }

  /** The message that was just published says what is committed. */
  private hasTold(): void {
    this.toldTicket = this.committedTicket
    this.rows = []
    this.untoldSince = null
  }
}

function clear(timer: NodeJS.Timeout | null): null {
  if (timer) clearTimeout(timer)
  return null
}
