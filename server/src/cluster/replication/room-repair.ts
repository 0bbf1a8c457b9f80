import { StoreError } from '@cowrite/persistence'
import { KnownRows } from '../../rooms/known-rows.ts'
import { writeLacking } from '../../rooms/lost-commits.ts'
import type { Room } from '../../rooms/room.ts'
import type { Peer, Peers } from './peers.ts'
import type { ReplicationContext } from './replication-context.ts'
import type { RoomPublisher } from './room-publisher.ts'

/** Pause before another attempt, in ms. */
const RETRY_MS = 500
/** Time in which messages report the rows that the database has, in ms. Rows that are not reported by then are read. */
const REPORT_MS = 1_000

/**
 * Repairs one room from the database: reads the updates of other nodes that no message brought, and writes updates that
 * the database lacks.
 */
export class RoomRepair {
  /** The rows whose updates are in the room's log. */
  readonly rows: KnownRows
  private readonly room: Room
  private readonly peers: Peers
  private readonly publisher: RoomPublisher
  private readonly context: ReplicationContext
  /** The database had rows up to `head` at the time `since`. */
  private expected: { readonly head: number; readonly since: number } | null = null
  private retryTimer: NodeJS.Timeout | null = null
  private reading: Promise<void> | null = null
  private mustReadAgain = false
  private closed = false

  constructor(options: {
    readonly room: Room
    /** The highest sequence number that the room was loaded with. */
    readonly head: number
    readonly peers: Peers
    readonly publisher: RoomPublisher
    readonly context: ReplicationContext
  }) {
    this.room = options.room
    this.rows = new KnownRows(options.head)
    this.peers = options.peers
    this.publisher = options.publisher
    this.context = options.context
  }

  /** The database has rows up to `head`. They are read if no message reports them within {@link REPORT_MS}. */
  expect(head: number): void {
    if (head > this.rows.head) this.expected ??= { head, since: this.context.now() }
  }

  /** Called about once a second: reads expected rows that no message reported. */
  sweep(now: number): void {
    if (!this.expected || now - this.expected.since < REPORT_MS) return
    if (this.expected.head > this.rows.head) void this.read()
    this.expected = null
  }

  /** Reads missing updates as soon as they are committed. */
  readMissing(): void {
    if (this.closed || !this.peers.hasMissing) return
    if (this.peers.isMissingReadable) {
      void this.read()
      return
    }
    // The other node reports the commit. In case the report is lost, the status is requested.
    this.retryTimer ??= setTimeout(() => {
      this.retryTimer = null
      if (this.closed || !this.peers.hasMissing) return
      this.publisher.requestStatus()
      this.readMissing()
    }, RETRY_MS)
  }

  /** Reads the rows that are not known. Never rejects: a failed read is repeated. */
  read(): Promise<void> {
    if (this.reading) this.mustReadAgain = true
    this.reading ??= this.readNow().finally(() => {
      this.reading = null
      if (!this.mustReadAgain || this.closed) return
      this.mustReadAgain = false
      void this.read()
    })
    return this.reading
  }

  private async readNow(): Promise<void> {
    const committed = this.peers.committedTickets()
    const known = this.rows.head
    try {
      const changes = await this.context.updates.since(this.room.documentId, known)
      if (this.closed) return
      if (changes.head < known) {
        // The database has lost commits and assigns their sequence numbers again.
        this.rows.clear()
        this.mustReadAgain = true
        return
      }
      this.context.countRepaired(changes.updates.length)
      this.room.authors.add(changes.authorship)
      if (changes.snapshot) await this.room.receiveFromNode(changes.snapshot.bytes, [])
      for (const { bytes, origin } of changes.updates) {
        await this.room.receiveFromNode(bytes, [])
        if (origin && origin.node !== this.context.node) this.peers.recordCommit(origin.node, origin.number)
      }
      this.rows.reach(changes.head)
      this.peers.recordRead(committed)
      this.readMissing()
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      this.context.logger.warn(
        { err: error, documentId: this.room.documentId },
        'what other nodes wrote cannot be read yet',
      )
      this.retryTimer ??= setTimeout(() => {
        this.retryTimer = null
        if (!this.closed) void this.read()
      }, RETRY_MS)
    }
  }

  /** Writes the updates of this room that the database lacks. All that was published before is committed then. */
  async writeMissing(): Promise<void> {
    const published = this.peers.publishedTickets()
    try {
      const { done } = await writeLacking(this.room, this.context.updates)
      if (done) for (const [node, ticket] of published) this.peers.recordCommit(node, ticket)
    } catch (error) {
      // The database is unavailable. The commit monitor requests another attempt.
      if (!(error instanceof StoreError)) throw error
    }
  }

  /** Reads the committed updates of a node that is gone, writes its others, and removes its peer. */
  async adopt(peer: Peer): Promise<void> {
    // The node was only cut off and sends messages again.
    if (!peer.isGone) return
    try {
      await this.read()
      // Its uncommitted updates exist only in this room and in clients.
      const isLacking = peer.published > peer.committed
      const { done } = isLacking ? await writeLacking(this.room, this.context.updates) : { done: true }
      if (done && peer.isGone) this.peers.remove(peer.node)
      else this.adoptLater(peer)
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      this.adoptLater(peer)
    }
  }

  private adoptLater(peer: Peer): void {
    if (!this.closed) setTimeout(() => void this.adopt(peer), RETRY_MS)
  }

  /** Repairs a lasting difference from another node: reads all rows, and writes the updates that the database lacks. */
  repairDifference(): void {
    // A row that is marked as known is missing from the log.
    this.rows.clear()
    void this.read().then(async () => {
      if (this.closed) return
      await writeLacking(this.room, this.context.updates).catch((error: unknown) => {
        if (!(error instanceof StoreError)) throw error
      })
    })
  }

  /** Stops all attempts. */
  close(): void {
    this.closed = true
    if (this.retryTimer) clearTimeout(this.retryTimer)
  }
}
