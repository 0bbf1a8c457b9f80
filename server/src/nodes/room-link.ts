import { createHash } from 'node:crypto'
import { type Chunk, spliceChunks } from '@cowrite/crdt'
import { type Authorship, StoreError } from '@cowrite/persistence'
import { DIGEST_BYTES, type FabricMessage } from '../fabric/message.ts'
import { writeLacking } from '../rooms/lost-commits.ts'
import type { Outlet } from '../rooms/outlet.ts'
import type { Room } from '../rooms/room.ts'
import type { LinkContext } from './link-context.ts'
import { type Peer, Peers } from './peers.ts'
import { Unsettled } from './unsettled.ts'

/** A busy room publishes no more often than this, in ms: a person does not see it, and Redis has a tenth of the work. */
const UPDATE_WINDOW_MS = 5
/** Carets may wait longer, in ms: at 30 a second they still move smoothly. */
const PRESENCE_WINDOW_MS = 30
/** Others are told of a commit with the next update, or by itself after this, in ms. */
const COMMITTED_MS = 250
/** What is missing is asked for again after this, in ms. */
const ASK_AGAIN_MS = 500
/** Rooms are compared about so often, in ms. */
const DIGEST_MS = 10_000
/** A difference that remains after this, in ms, is no longer one that is on its way. */
const DIFFERENCE_MS = 1_500

/**
 * One room's connection to the same room on other nodes. Updates and presence go out as they come; what does not
 * arrive is read from the database, which is the truth.
 */
export class RoomLink implements Outlet {
  private readonly room: Room
  private readonly context: LinkContext
  private readonly peers: Peers
  private chunks: Chunk[] = []
  private authored: Authorship[] = []
  private waitingTicket = 0
  private publishedTicket = 0
  private committedTicket = 0
  /** The commit that others were told of last. */
  private toldTicket = 0
  private readonly movedClients = new Set<number>()
  /** Tickets of own updates that are not committed. */
  private ownTickets: number[] = []
  /** All rows up to this number are in the log. */
  private completeSeq: number
  private lastPublish = Number.NEGATIVE_INFINITY
  private lastChange: number
  private digestDue: number
  private readonly unsettled: Unsettled
  private differs: { readonly since: number } | null = null
  private readonly timers: Record<'update' | 'presence' | 'committed' | 'ask', NodeJS.Timeout | null> = {
    update: null,
    presence: null,
    committed: null,
    ask: null,
  }
  private reading: Promise<void> | null = null
  private readAgain = false
  private closed = false

  /** `head`: the highest sequence number that the room was loaded with. */
  constructor(room: Room, head: number, context: LinkContext) {
    this.room = room
    this.context = context
    this.completeSeq = head
    this.peers = new Peers(context.nextOwner)
    this.unsettled = new Unsettled(this.peers)
    this.lastChange = context.now()
    this.digestDue = context.now() + DIGEST_MS * (0.5 + Math.random())
    this.ask()
  }

  get documentId(): string {
    return this.room.documentId
  }

  /** All rows up to this sequence number are known here. */
  get seq(): number {
    return this.completeSeq
  }

  get isSettled(): boolean {
    return this.peers.isSettled
  }

  whenSettled(callback: () => void): void {
    this.peers.whenSettled(callback)
  }

  update(chunk: Chunk, ticket: number, authored: readonly Authorship[]): void {
    this.chunks.push(chunk)
    this.authored.push(...authored)
    this.waitingTicket = ticket
    this.ownTickets.push(ticket)
    this.lastChange = this.context.now()
    if (this.timers.update) return
    const wait = this.lastPublish + UPDATE_WINDOW_MS - this.context.now()
    if (wait <= 0) this.publishUpdates()
    else this.timers.update = setTimeout(() => this.publishUpdates(), wait)
  }

  stored(ticket: number): void {
    this.ownTickets.push(ticket)
  }

  moved(clients: readonly number[]): void {
    for (const client of clients) this.movedClients.add(client)
    this.timers.presence ??= setTimeout(() => this.publishPresence(), PRESENCE_WINDOW_MS)
  }

  committed(ticket: number, seq: number): void {
    let rows = 0
    while (rows < this.ownTickets.length && this.ownTickets[rows]! <= ticket) rows++
    this.ownTickets.splice(0, rows)
    // Without a row of others between, everything up to here is known.
    if (seq > 0 && seq - rows <= this.completeSeq) this.completeSeq = Math.max(this.completeSeq, seq)
    this.committedTicket = Math.max(this.committedTicket, ticket)
    this.timers.committed ??= setTimeout(() => this.publishCommitted(), COMMITTED_MS)
  }

  /** A message in the room's channel. */
  receive(message: FabricMessage): void {
    switch (message.type) {
      case 'update': {
        const { node, after, ticket, committed, update, authored } = message
        if (!this.room.receiveFromNode(update, authored)) {
          this.context.log.error({ node, documentId: this.documentId }, 'another node sent no update')
          return
        }
        this.lastChange = this.context.now()
        this.peers.published(node, after, ticket)
        this.peers.committed(node, committed)
        this.repair()
        return
      }
      case 'committed':
        this.peers.heard(message.node)
        this.peers.committed(message.node, message.ticket)
        this.repair()
        return
      case 'presence':
        this.room.receivePresenceFromNode(this.peers.heard(message.node).owner, message.awareness)
        return
      case 'ask':
        this.tell(message.node)
        return
      case 'tell':
        if (message.to === this.context.node || message.to === message.node) this.told(message)
        return
      case 'digest':
        this.peers.heard(message.node)
        this.compare(message.digest)
        return
      case 'control':
      case 'beat':
        return
      default:
        message satisfies never
    }
  }

  /** Wants to hear from everybody: the room was opened, or messages may have been lost. */
  ask(): void {
    this.context.publish(this.documentId, { type: 'ask', node: this.context.node })
  }

  /** This node was cut off: what it published may not have arrived, and it may have missed what others did. */
  reconnected(): void {
    this.tell(this.context.node)
    this.ask()
  }

  /** To be called every second or so, with the nodes that are alive; `null`: not known. */
  sweep(alive: ReadonlySet<string> | null): void {
    const now = this.context.now()
    for (const node of alive ? this.peers.silent(alive, now) : []) this.nodeGone(node)
    const next = this.unsettled.look(now)
    if (next === 'ask') this.ask()
    else if (next === 'confirm') void this.confirm()
    if (this.differs && now - this.differs.since >= DIFFERENCE_MS) this.settleDifference()
    if (now < this.digestDue) return
    this.digestDue = now + DIGEST_MS * (0.5 + Math.random())
    // Nobody else has the room open.
    if (this.peers.all().length === 0) return
    this.context.publish(this.documentId, { type: 'digest', node: this.context.node, digest: this.digest() })
  }

  /** Other nodes cannot be heard: who is there with them is not known. */
  forgetPresence(): void {
    for (const { owner } of this.peers.all()) this.room.forgetNode(owner)
  }

  /** A node is no more. What it did not bring to the database, this one does. */
  nodeGone(node: string): void {
    const peer = this.peers.find(node)
    if (!peer) return
    this.room.forgetNode(peer.owner)
    peer.isGone = true
    void this.adopt(peer)
  }

  /** Reads from the database what came since; rejects never: what fails is tried again. */
  read(): Promise<void> {
    if (this.reading) this.readAgain = true
    this.reading ??= this.readNow().finally(() => {
      this.reading = null
      if (!this.readAgain || this.closed) return
      this.readAgain = false
      void this.read()
    })
    return this.reading
  }

  /** Tells others that nobody is here any more, and ends. */
  close(): void {
    this.closed = true
    this.publishUpdates()
    this.publishPresence()
    this.publishCommitted()
    for (const timer of Object.values(this.timers)) if (timer) clearTimeout(timer)
  }

  private publishUpdates(): void {
    this.timers.update = clear(this.timers.update)
    if (this.chunks.length === 0) return
    const { bytes } = spliceChunks(this.chunks)
    this.context.publish(this.documentId, {
      type: 'update',
      node: this.context.node,
      after: this.publishedTicket,
      ticket: this.waitingTicket,
      committed: this.committedTicket,
      at: Date.now(),
      authored: this.authored,
      update: bytes,
    })
    this.toldTicket = this.committedTicket
    // The update has just said it.
    this.timers.committed = clear(this.timers.committed)
    this.publishedTicket = this.waitingTicket
    this.chunks = []
    this.authored = []
    this.lastPublish = this.context.now()
  }

  private publishPresence(): void {
    this.timers.presence = clear(this.timers.presence)
    const awareness = this.room.presenceForNodes(this.movedClients)
    this.movedClients.clear()
    if (awareness)
      this.context.publish(this.documentId, { type: 'presence', node: this.context.node, awareness })
  }

  private publishCommitted(): void {
    this.timers.committed = clear(this.timers.committed)
    if (this.committedTicket <= this.toldTicket || this.publishedTicket === 0) return
    this.toldTicket = this.committedTicket
    this.context.publish(this.documentId, {
      type: 'committed',
      node: this.context.node,
      ticket: this.committedTicket,
    })
  }

  private tell(to: string): void {
    this.publishUpdates()
    this.context.publish(this.documentId, {
      type: 'tell',
      node: this.context.node,
      to,
      ticket: this.publishedTicket,
      committed: this.committedTicket,
      awareness: this.room.presenceForNodes() ?? NOBODY,
    })
  }

  private told(message: Extract<FabricMessage, { type: 'tell' }>): void {
    const { node, ticket, committed, awareness } = message
    const peer = this.peers.told(node, ticket)
    this.peers.committed(node, committed)
    this.room.receivePresenceFromNode(peer.owner, awareness, true)
    this.repair()
  }

  /** Reads what is missing as soon as it is in the database. */
  private repair(): void {
    if (this.closed || !this.peers.isMissing) return
    if (this.peers.isReadable) {
      void this.read()
      return
    }
    // Its writer tells when it is committed; in case that gets lost too, it is asked.
    this.timers.ask ??= setTimeout(() => {
      this.timers.ask = null
      if (this.closed || !this.peers.isMissing) return
      this.ask()
      this.repair()
    }, ASK_AGAIN_MS)
  }

  private async readNow(): Promise<void> {
    const committed = this.peers.committedNow()
    try {
      const changes = await this.context.updates.since(this.documentId, this.completeSeq)
      if (this.closed) return
      this.room.authors.add(changes.authorship)
      if (changes.snapshot) this.room.receiveFromNode(changes.snapshot.bytes, [])
      for (const { bytes, origin } of changes.updates) {
        this.room.receiveFromNode(bytes, [])
        if (origin && origin.node !== this.context.node) this.peers.committed(origin.node, origin.number)
      }
      this.completeSeq = Math.max(this.completeSeq, changes.head)
      this.peers.read(committed)
      this.repair()
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      this.context.log.warn(
        { err: error, documentId: this.documentId },
        'what other nodes wrote cannot be read yet',
      )
      this.timers.ask ??= setTimeout(() => {
        this.timers.ask = null
        if (!this.closed) void this.read()
      }, ASK_AGAIN_MS)
    }
  }

  /** Sees to it that the database has all that is known here. */
  private async confirm(): Promise<void> {
    const published = this.peers.publishedNow()
    try {
      const { done } = await writeLacking(this.room, this.context.updates)
      if (done) for (const [node, ticket] of published) this.peers.committed(node, ticket)
    } catch (error) {
      // The database is away too; the next look is soon.
      if (!(error instanceof StoreError)) throw error
    }
  }

  private async adopt(peer: Peer): Promise<void> {
    // It was only cut off, and answers for itself again.
    if (!peer.isGone) return
    try {
      await this.read()
      // What only this node and its clients have of it would be lost with them.
      const isLacking = peer.ticket > peer.committed
      const { done } = isLacking ? await writeLacking(this.room, this.context.updates) : { done: true }
      if (done && peer.isGone) this.peers.remove(peer.node)
      else this.adoptLater(peer)
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      this.adoptLater(peer)
    }
  }

  private adoptLater(peer: Peer): void {
    if (!this.closed) setTimeout(() => void this.adopt(peer), ASK_AGAIN_MS)
  }

  private digest(): Uint8Array {
    const summary = this.room.updates.knowledge.summary()
    return createHash('sha256').update(summary).digest().subarray(0, DIGEST_BYTES)
  }

  private compare(digest: Uint8Array): void {
    if (Buffer.compare(digest, this.digest()) === 0) this.differs = null
    else this.differs ??= { since: this.context.now() }
  }

  /** Both sides have been told something else for a while: the database is asked, and told what it lacks. */
  private settleDifference(): void {
    if (this.context.now() - this.lastChange < DIFFERENCE_MS) {
      // Somebody writes: the next digests will tell.
      this.differs = null
      return
    }
    this.differs = null
    void this.read().then(async () => {
      if (this.closed) return
      await writeLacking(this.room, this.context.updates).catch((error: unknown) => {
        if (!(error instanceof StoreError)) throw error
      })
    })
  }
}

/** An awareness message about nobody. */
const NOBODY = Uint8Array.of(0)

function clear(timer: NodeJS.Timeout | null): null {
  if (timer) clearTimeout(timer)
  return null
}
