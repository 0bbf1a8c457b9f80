import { createHash } from 'node:crypto'
import type { Chunk } from '@cowrite/crdt'
import type { Authorship } from '@cowrite/persistence'
import type { RowRange } from '../../rooms/known-rows.ts'
import type { ReplicationPort } from '../../rooms/replication-port.ts'
import type { Room } from '../../rooms/room.ts'
import { type ClusterMessage, DIGEST_BYTES, type ProbeState } from '../protocol/message.ts'
import { ClientProbes } from './client-probes.ts'
import { CommitMonitor } from './commit-monitor.ts'
import { DigestSchedule } from './digest-schedule.ts'
import { type Peer, Peers } from './peers.ts'
import type { ReplicationContext } from './replication-context.ts'
import { RoomPublisher } from './room-publisher.ts'
import { RoomRepair } from './room-repair.ts'

/**
 * Replicates one room between this node and the others. Updates and presence are exchanged as messages; updates that no
 * message brought are read from the database, which is the source of truth.
 */
export class RoomReplicator implements ReplicationPort {
  private readonly room: Room
  private readonly context: ReplicationContext
  private readonly publisher: RoomPublisher
  private readonly peers: Peers
  private readonly repair: RoomRepair
  private readonly digests: DigestSchedule
  private readonly commits: CommitMonitor
  private readonly probes: ClientProbes
  /** Messages received while a large update is being decoded; `null` if none is. */
  private queue: ClusterMessage[] | null = null
  private closed = false

  /** `head`: the highest sequence number that the room was loaded with. */
  constructor(room: Room, head: number, context: ReplicationContext) {
    this.room = room
    this.context = context
    this.publisher = new RoomPublisher(room, context)
    this.peers = new Peers(context.nextOwner)
    this.repair = new RoomRepair({ room, head, peers: this.peers, publisher: this.publisher, context })
    this.commits = new CommitMonitor(this.peers)
    this.digests = new DigestSchedule(context.now())
    this.probes = new ClientProbes((client, isAlive) => room.holderFound(client, isAlive))
    this.requestStatus()
  }

  get documentId(): string {
    return this.room.documentId
  }

  get seq(): number {
    return this.repair.rows.head
  }

  /** The database has rows up to `head`. They are read if no message reports them soon. */
  expect(head: number): void {
    this.repair.expect(head)
  }

  get isSettled(): boolean {
    return this.peers.isSettled
  }

  whenSettled(callback: () => void): void {
    this.peers.whenSettled(callback)
  }

  update(chunk: Chunk, ticket: number, authored: readonly Authorship[]): void {
    this.digests.changed(this.context.now())
    this.publisher.update(chunk, ticket, authored)
  }

  stored(ticket: number): void {
    this.publisher.stored(ticket)
  }

  presenceChanged(clients: readonly number[]): void {
    this.publisher.presenceChanged(clients)
  }

  probe(client: number): void {
    if (this.probes.start(client)) this.publish({ type: 'probe', node: this.context.node, client })
  }

  committed(ticket: number, seq: number): void {
    const rows = this.publisher.committed(ticket, seq)
    if (rows) this.repair.rows.add(rows)
  }

  /** Handles a message in the room's channel. Messages received while a large update is being decoded are queued. */
  receive(message: ClusterMessage): void {
    if (this.queue) {
      this.queue.push(message)
      return
    }
    const applying = this.handle(message)
    if (!applying) return
    this.queue = []
    void applying.then(() => this.handleQueue())
  }

  private handleQueue(): void {
    const queue = this.queue ?? []
    this.queue = null
    if (!this.closed) for (const message of queue) this.receive(message)
  }

  private handle(message: ClusterMessage): Promise<void> | null {
    if (message.type !== 'update') {
      this.handleOther(message)
      return null
    }
    const received = this.room.receiveFromNode(message.update, message.authored)
    if (received instanceof Promise) return received.then((isUpdate) => this.updateApplied(message, isUpdate))
    this.updateApplied(message, received)
    return null
  }

  private updateApplied(message: Extract<ClusterMessage, { type: 'update' }>, isUpdate: boolean): void {
    const { node, after, ticket, committed, rows } = message
    if (!isUpdate) {
      this.context.logger.error({ node, documentId: this.documentId }, 'another node sent no update')
      return
    }
    this.digests.changed(this.context.now())
    this.handleCommit(this.peers.recordUpdate(node, after, ticket), committed, rows)
  }

  private handleOther(message: Exclude<ClusterMessage, { type: 'update' }>): void {
    switch (message.type) {
      case 'committed':
        this.handleCommit(this.peers.received(message.node), message.ticket, message.rows)
        return
      case 'presence':
        this.room.presence.receiveFromNode(this.peers.received(message.node).owner, message.awareness)
        return
      case 'status-request':
        this.publisher.publishStatus(message.node)
        return
      case 'status':
        if (message.to === this.context.node || message.to === message.node) this.handleStatus(message)
        return
      case 'digest':
        this.peers.received(message.node)
        this.compareDigest(message.digest)
        return
      case 'probe':
        void this.answerProbe(message.node, message.client)
        return
      case 'probe-reply':
        if (message.to === this.context.node)
          this.probes.receiveReply(message.node, message.client, message.state)
        return
      case 'command':
      case 'heartbeat':
      case 'presence-question':
      case 'presence-answer':
        return
      default:
        message satisfies never
    }
  }

  /** Everything of `peer` up to `ticket` is committed; `rows`: the rows of updates that it published before. */
  private handleCommit(peer: Peer, ticket: number, rows: readonly RowRange[]): void {
    this.peers.recordCommit(peer.node, ticket)
    const hasAll = peer.missing === 0 && ticket <= peer.published
    if (hasAll) for (const range of rows) this.repair.rows.add(range)
    this.repair.readMissing()
  }

  /** Asks all nodes for their status: the room was opened, or messages may have been missed. */
  requestStatus(): void {
    this.publisher.requestStatus()
  }

  /** This node was disconnected from the bus. Messages in both directions may have been lost. */
  reconnected(): void {
    this.publisher.publishStatus(this.context.node)
    this.requestStatus()
  }

  /** Called about once a second. `alive`: the nodes that are alive; `null` if that is not known. */
  sweep(alive: ReadonlySet<string> | null): void {
    const now = this.context.now()
    for (const node of alive ? this.peers.expired(alive, now) : []) this.nodeGone(node)
    const action = this.commits.poll(now)
    if (action === 'request-status') this.requestStatus()
    else if (action === 'confirm') void this.repair.writeMissing()
    this.repair.sweep(now)
    const due = this.digests.poll(now)
    if (due === 'repair') this.repair.repairDifference()
    // No other node has the room open.
    if (due !== 'send-digest' || this.peers.isEmpty) return
    this.publish({ type: 'digest', node: this.context.node, digest: this.digest() })
  }

  /** Removes the presence of all other nodes, which cannot be reached. */
  forgetPresence(): void {
    for (const { owner } of this.peers.all()) this.room.presence.forgetNode(owner)
  }

  /** A node is gone: removes its presence, and writes to the database what it did not commit. */
  nodeGone(node: string): void {
    const peer = this.peers.find(node)
    if (!peer) return
    this.room.presence.forgetNode(peer.owner)
    peer.isGone = true
    void this.repair.adopt(peer)
  }

  /** Reads the rows that are not known. Never rejects: a failed read is repeated. */
  read(): Promise<void> {
    return this.repair.read()
  }

  /** Publishes everything that is pending, with the presence of a room without members, and stops. */
  close(): void {
    this.closed = true
    this.probes.close()
    this.publisher.close()
    this.repair.close()
  }

  private async answerProbe(to: string, client: number): Promise<void> {
    const alive = this.room.holders.isAlive(client)
    if (!alive) return
    const reply = (state: ProbeState): void =>
      this.publish({ type: 'probe-reply', node: this.context.node, to, client, state })
    reply('checking')
    reply((await alive) ? 'alive' : 'gone')
  }

  private publish(message: ClusterMessage): void {
    this.context.publish(this.documentId, message)
  }

  private handleStatus(message: Extract<ClusterMessage, { type: 'status' }>): void {
    const { node, ticket, committed, awareness } = message
    const peer = this.peers.recordStatus(node, ticket)
    this.peers.recordCommit(node, committed)
    this.room.presence.receiveFromNode(peer.owner, awareness, true)
    this.repair.readMissing()
  }

  private digest(): Uint8Array {
    const summary = this.room.updates.knowledge.summary()
    return createHash('sha256').update(summary).digest().subarray(0, DIGEST_BYTES)
  }

  private compareDigest(digest: Uint8Array): void {
    const now = this.context.now()
    if (!this.digests.isQuiet(now)) return
    this.digests.compared(Buffer.compare(digest, this.digest()) === 0, now)
  }
}
