import { createHash } from 'node:crypto'
import type { Chunk } from '@cowrite/crdt'
import { type Authorship, StoreError } from '@cowrite/persistence'
import { DIGEST_BYTES, type FabricMessage, type ProbeState, type RowRange } from '../fabric/message.ts'
import { writeLacking } from '../rooms/lost-commits.ts'
import type { Outlet } from '../rooms/outlet.ts'
import type { Room } from '../rooms/room.ts'
import { Comparison } from './comparison.ts'
import { KnownRows } from './known-rows.ts'
import type { LinkContext } from './link-context.ts'
import { Outbox } from './outbox.ts'
import { type Peer, Peers } from './peers.ts'
import { Probes } from './probes.ts'
import { Unsettled } from './unsettled.ts'

/** What is missing is asked for again after this, in ms. */
const ASK_AGAIN_MS = 500
/** Rows that nobody told of within so long, in ms, are read. */
const TOLD_MS = 1_000

/**
 * One room's connection to the same room on other nodes. Updates and presence go out as they come; what does not
 * arrive is read from the database, which is the truth.
 */
export class RoomLink implements Outlet {
  private readonly room: Room
  private readonly context: LinkContext
  private readonly outbox: Outbox
  private readonly peers: Peers
  private readonly rows: KnownRows
  private readonly comparison: Comparison
  private readonly unsettled: Unsettled
  /** The database had rows up to `head` at a time when everybody was heard. */
  private expected: { readonly head: number; readonly since: number } | null = null
  private readonly probes: Probes
  /** Messages that wait for a large update to be read; `null`: none is. */
  private waiting: FabricMessage[] | null = null
  private askTimer: NodeJS.Timeout | null = null
  private reading: Promise<void> | null = null
  private readAgain = false
  private closed = false

  /** `head`: the highest sequence number that the room was loaded with. */
  constructor(room: Room, head: number, context: LinkContext) {
    this.room = room
    this.context = context
    this.outbox = new Outbox(room, context)
    this.rows = new KnownRows(head)
    this.peers = new Peers(context.nextOwner)
    this.unsettled = new Unsettled(this.peers)
    this.comparison = new Comparison(context.now())
    this.probes = new Probes((client, isAlive) => room.holderFound(client, isAlive))
    this.ask()
  }

  get documentId(): string {
    return this.room.documentId
  }

  /** All rows up to this sequence number are known here. */
  get seq(): number {
    return this.rows.head
  }

  /** The database has rows up to `head`: they are read if they are not told of in a moment. */
  expect(head: number): void {
    if (head > this.rows.head) this.expected ??= { head, since: this.context.now() }
  }

  get isSettled(): boolean {
    return this.peers.isSettled
  }

  whenSettled(callback: () => void): void {
    this.peers.whenSettled(callback)
  }

  update(chunk: Chunk, ticket: number, authored: readonly Authorship[]): void {
    this.comparison.changed(this.context.now())
    this.outbox.update(chunk, ticket, authored)
  }

  stored(ticket: number): void {
    this.outbox.stored(ticket)
  }

  moved(clients: readonly number[]): void {
    this.outbox.moved(clients)
  }

  probe(client: number): void {
    if (this.probes.begin(client)) this.publishProbe({ type: 'probe', node: this.context.node, client })
  }

  committed(ticket: number, seq: number): void {
    const rows = this.outbox.committed(ticket, seq)
    if (rows) this.rows.add(rows)
  }

  /** A message in the room's channel. Those that come while a large update is being read wait for their turn. */
  receive(message: FabricMessage): void {
    if (this.waiting) {
      this.waiting.push(message)
      return
    }
    const taking = this.handle(message)
    if (!taking) return
    this.waiting = []
    void taking.then(() => this.handleWaiting())
  }

  private handleWaiting(): void {
    const waiting = this.waiting ?? []
    this.waiting = null
    if (!this.closed) for (const message of waiting) this.receive(message)
  }

  private handle(message: FabricMessage): Promise<void> | null {
    if (message.type !== 'update') {
      this.handleOther(message)
      return null
    }
    const received = this.room.receiveFromNode(message.update, message.authored)
    if (received instanceof Promise) return received.then((isUpdate) => this.updated(message, isUpdate))
    this.updated(message, received)
    return null
  }

  private updated(message: Extract<FabricMessage, { type: 'update' }>, isUpdate: boolean): void {
    const { node, after, ticket, committed, rows } = message
    if (!isUpdate) {
      this.context.log.error({ node, documentId: this.documentId }, 'another node sent no update')
      return
    }
    this.comparison.changed(this.context.now())
    this.committedBy(this.peers.published(node, after, ticket), committed, rows)
  }

  private handleOther(message: Exclude<FabricMessage, { type: 'update' }>): void {
    switch (message.type) {
      case 'committed':
        this.committedBy(this.peers.heard(message.node), message.ticket, message.rows)
        return
      case 'presence':
        this.room.receivePresenceFromNode(this.peers.heard(message.node).owner, message.awareness)
        return
      case 'ask':
        this.outbox.tell(message.node)
        return
      case 'tell':
        if (message.to === this.context.node || message.to === message.node) this.told(message)
        return
      case 'digest':
        this.peers.heard(message.node)
        this.compare(message.digest)
        return
      case 'probe':
        void this.answerProbe(message.node, message.client)
        return
      case 'probed':
        if (message.to === this.context.node)
          this.probes.answered(message.node, message.client, message.state)
        return
      case 'control':
      case 'beat':
        return
      default:
        message satisfies never
    }
  }

  /** Everything of `peer` up to `ticket` is in the database, what it told of last in these rows. */
  private committedBy(peer: Peer, ticket: number, rows: readonly RowRange[]): void {
    this.peers.committed(peer.node, ticket)
    const hasAll = peer.missing === 0 && ticket <= peer.ticket
    if (hasAll) for (const range of rows) this.rows.add(range)
    this.repair()
  }

  /** Wants to hear from everybody: the room was opened, or messages may have been lost. */
  ask(): void {
    this.context.publish(this.documentId, { type: 'ask', node: this.context.node })
  }

  /** This node was cut off: what it published may not have arrived, and it may have missed what others did. */
  reconnected(): void {
    this.outbox.tell(this.context.node)
    this.ask()
  }

  /** To be called every second or so, with the nodes that are alive; `null`: not known. */
  sweep(alive: ReadonlySet<string> | null): void {
    const now = this.context.now()
    for (const node of alive ? this.peers.silent(alive, now) : []) this.nodeGone(node)
    const next = this.unsettled.look(now)
    if (next === 'ask') this.ask()
    else if (next === 'confirm') void this.confirm()
    if (this.expected && now - this.expected.since >= TOLD_MS) {
      if (this.expected.head > this.rows.head) void this.read()
      this.expected = null
    }
    const due = this.comparison.look(now)
    if (due === 'settle') this.settleDifference()
    // Nobody else has the room open.
    if (due !== 'compare' || this.peers.isEmpty) return
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
    this.probes.close()
    this.outbox.close()
    if (this.askTimer) clearTimeout(this.askTimer)
  }

  private async answerProbe(to: string, client: number): Promise<void> {
    const alive = this.room.holders.isAlive(client)
    if (!alive) return
    const answer = (state: ProbeState): void =>
      this.publishProbe({ type: 'probed', node: this.context.node, to, client, state })
    answer('checking')
    answer((await alive) ? 'alive' : 'gone')
  }

  private publishProbe(message: FabricMessage): void {
    this.context.publish(this.documentId, message)
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
    this.askTimer ??= setTimeout(() => {
      this.askTimer = null
      if (this.closed || !this.peers.isMissing) return
      this.ask()
      this.repair()
    }, ASK_AGAIN_MS)
  }

  private async readNow(): Promise<void> {
    const committed = this.peers.committedNow()
    const known = this.rows.head
    try {
      const changes = await this.context.updates.since(this.documentId, known)
      if (this.closed) return
      if (changes.head < known) {
        // The database has lost commits, and gives their numbers to others.
        this.rows.forget()
        this.readAgain = true
        return
      }
      this.context.hasRead(changes.updates.length)
      this.room.authors.add(changes.authorship)
      if (changes.snapshot) await this.room.receiveFromNode(changes.snapshot.bytes, [])
      for (const { bytes, origin } of changes.updates) {
        await this.room.receiveFromNode(bytes, [])
        if (origin && origin.node !== this.context.node) this.peers.committed(origin.node, origin.number)
      }
      this.rows.reach(changes.head)
      this.peers.read(committed)
      this.repair()
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      this.context.log.warn(
        { err: error, documentId: this.documentId },
        'what other nodes wrote cannot be read yet',
      )
      this.askTimer ??= setTimeout(() => {
        this.askTimer = null
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
    const now = this.context.now()
    if (!this.comparison.isCalm(now)) return
    this.comparison.compared(Buffer.compare(digest, this.digest()) === 0, now)
  }

  /** Both sides have been told something else for a while: the database is asked, and told what it lacks. */
  private settleDifference(): void {
    // Something that counts as known is not.
    this.rows.forget()
    void this.read().then(async () => {
      if (this.closed) return
      await writeLacking(this.room, this.context.updates).catch((error: unknown) => {
        if (!(error instanceof StoreError)) throw error
      })
    })
  }
}
