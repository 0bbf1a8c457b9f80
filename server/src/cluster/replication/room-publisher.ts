import { type Chunk, spliceChunks } from '@cowrite/crdt'
import type { Authorship } from '@cowrite/persistence'
import type { RowRange } from '../../rooms/known-rows.ts'
import type { Room } from '../../rooms/room.ts'
import type { ReplicationContext } from './replication-context.ts'

/** Mean interval between two updates of a busy room, in ms. It reduces the load of Redis to a tenth. */
const UPDATE_WINDOW_MS = 5
/** Windows that a quiet room may use at once, so that single keystrokes are not delayed. */
const BURST_WINDOWS = 3
/** Interval between two presence messages, in ms: carets move smoothly at 30 changes a second. */
const PRESENCE_WINDOW_MS = 30
/** Longest delay of the report of a commit, in ms. Updates sent before carry it. */
const COMMITTED_MS = 500
/**
 * Uncommitted updates above this size are not published again, in bytes: other nodes read them from the database
 * later.
 */
const MAX_REPUBLISHED_BYTES = 1024 * 1024
/** An awareness update without clients. */
const EMPTY_AWARENESS = Uint8Array.of(0)

/** An update of this node that is not committed. */
interface Uncommitted {
  readonly ticket: number
  /** The published update; `null` if it was only written to the database again, so that other nodes may lack it. */
  readonly update: { readonly chunk: Chunk; readonly authored: readonly Authorship[] } | null
}

/** Publishes the updates, the presence and the commits of this node in one room. */
export class RoomPublisher {
  private readonly room: Room
  private readonly context: ReplicationContext
  private chunks: Chunk[] = []
  private authored: Authorship[] = []
  /** Ticket of the last update in `chunks`. */
  private pendingTicket = 0
  private publishedTicket = 0
  private committedTicket = 0
  /** The last committed ticket that was published. */
  private reportedTicket = 0
  /** Committed rows that were not published yet. */
  private rows: RowRange[] = []
  private uncommitted: Uncommitted[] = []
  private readonly changedClients = new Set<number>()
  /** Since when a commit has not been published, in ms; `null` if all are. */
  private unreportedSince: number | null = null
  /** End of the last used window, in ms: the theoretical arrival time of GCRA (ITU-T I.371). */
  private windowsEnd = Number.NEGATIVE_INFINITY
  private readonly timers: Record<'update' | 'presence' | 'committed', NodeJS.Timeout | null> = {
    update: null,
    presence: null,
    committed: null,
  }

  constructor(room: Room, context: ReplicationContext) {
    this.room = room
    this.context = context
  }

  /** Publishes an update that this node applied: at once, or merged with others at the end of a window. */
  update(chunk: Chunk, ticket: number, authored: readonly Authorship[]): void {
    this.chunks.push(chunk)
    for (const entry of authored) this.authored.push(entry)
    this.pendingTicket = ticket
    this.uncommitted.push({ ticket, update: { chunk, authored } })
    if (this.timers.update) return
    const wait = this.windowsEnd - BURST_WINDOWS * UPDATE_WINDOW_MS - this.context.now()
    if (wait <= 0) this.publishUpdates()
    else this.timers.update = setTimeout(() => this.publishUpdates(), wait)
  }

  /** Records an update that this node only writes to the database again. It is not published. */
  stored(ticket: number): void {
    this.uncommitted.push({ ticket, update: null })
  }

  /** Publishes the changed presence of clients of this node at the end of a window. */
  presenceChanged(clients: readonly number[]): void {
    for (const client of clients) this.changedClients.add(client)
    this.timers.presence ??= setTimeout(() => this.publishPresence(), PRESENCE_WINDOW_MS)
  }

  /**
   * Records that everything up to this ticket is committed, the last as row `seq` (0: not known), and publishes that.
   * Returns the rows of the updates; `null` if they are not known.
   */
  committed(ticket: number, seq: number): RowRange | null {
    let count = 0
    let arePublished = true
    for (const own of this.uncommitted) {
      if (own.ticket > ticket) break
      arePublished &&= own.update !== null
      count++
    }
    this.uncommitted.splice(0, count)
    this.committedTicket = Math.max(this.committedTicket, ticket)
    this.unreportedSince ??= this.context.now()
    this.timers.committed ??= setTimeout(() => this.committedDue(), COMMITTED_MS)
    if (seq === 0 || count === 0) return null
    const rows = { last: seq, count }
    if (arePublished) this.addRows(rows)
    return rows
  }

  /**
   * Publishes the status of the room for node `to`, or for all if `to` is this node. Uncommitted updates are published
   * again before it, because other nodes cannot read them from the database.
   */
  publishStatus(to: string): void {
    this.publishUpdates()
    this.republish()
    this.context.publish(this.room.documentId, {
      type: 'status',
      node: this.context.node,
      to,
      ticket: this.publishedTicket,
      committed: this.committedTicket,
      awareness: this.room.presence.encodeForNodes() ?? EMPTY_AWARENESS,
    })
  }

  /** Asks all nodes for their status: the room was opened, or messages may have been missed. */
  requestStatus(): void {
    this.context.publish(this.room.documentId, { type: 'status-request', node: this.context.node })
  }

  /** Publishes everything that is pending and stops. */
  close(): void {
    this.publishUpdates()
    this.publishPresence()
    this.publishCommitted()
    this.timers.committed = stop(this.timers.committed)
  }

  private publishUpdates(): void {
    this.timers.update = stop(this.timers.update)
    if (this.chunks.length === 0) return
    const { bytes } = spliceChunks(this.chunks)
    this.context.publish(this.room.documentId, {
      type: 'update',
      node: this.context.node,
      after: this.publishedTicket,
      ticket: this.pendingTicket,
      committed: this.committedTicket,
      at: Date.now(),
      rows: this.rows,
      authored: this.authored,
      update: bytes,
    })
    this.committedPublished()
    this.publishedTicket = this.pendingTicket
    this.chunks = []
    this.authored = []
    this.windowsEnd = Math.max(this.windowsEnd, this.context.now()) + UPDATE_WINDOW_MS
  }

  private republish(): void {
    const updates = this.uncommitted.flatMap(({ update }) => (update ? [update] : []))
    const bytes = updates.reduce((sum, { chunk }) => sum + chunk.bytes.length, 0)
    if (updates.length === 0 || bytes > MAX_REPUBLISHED_BYTES) return
    this.context.publish(this.room.documentId, {
      type: 'update',
      node: this.context.node,
      after: this.committedTicket,
      ticket: this.publishedTicket,
      committed: this.committedTicket,
      at: null,
      // The next update or report of a commit carries them.
      rows: [],
      authored: updates.flatMap(({ authored }) => authored),
      update: spliceChunks(updates.map(({ chunk }) => chunk)).bytes,
    })
  }

  private publishPresence(): void {
    this.timers.presence = stop(this.timers.presence)
    const awareness = this.room.presence.encodeForNodes(this.changedClients)
    this.changedClients.clear()
    if (!awareness) return
    this.context.publish(this.room.documentId, { type: 'presence', node: this.context.node, awareness })
  }

  /** Updates carry the committed ticket and do not stop the timer: it is set again if a commit came after them. */
  private committedDue(): void {
    this.timers.committed = null
    if (this.unreportedSince === null) return
    const wait = this.unreportedSince + COMMITTED_MS - this.context.now()
    if (wait <= 0) this.publishCommitted()
    else this.timers.committed = setTimeout(() => this.committedDue(), wait)
  }

  private publishCommitted(): void {
    this.unreportedSince = null
    // Updates are published before their commit, so that nodes that miss them know which ones they miss.
    this.publishUpdates()
    if (this.committedTicket <= this.reportedTicket || this.publishedTicket === 0) return
    this.context.publish(this.room.documentId, {
      type: 'committed',
      node: this.context.node,
      ticket: this.committedTicket,
      rows: this.rows,
    })
    this.committedPublished()
  }

  private addRows(rows: RowRange): void {
    const before = this.rows.at(-1)
    const isNext = before && before.last === rows.last - rows.count
    if (isNext) this.rows[this.rows.length - 1] = { last: rows.last, count: before.count + rows.count }
    else this.rows.push(rows)
  }

  /** The message that was just published carries the committed ticket and rows. */
  private committedPublished(): void {
    this.reportedTicket = this.committedTicket
    this.rows = []
    this.unreportedSince = null
  }
}

function stop(timer: NodeJS.Timeout | null): null {
  if (timer) clearTimeout(timer)
  return null
}
