import {
  type Answer,
  type Chunk,
  type Examined,
  formatAddress,
  isNotice,
  PresenceTable,
  readingBase,
  type UpdateLog,
} from '@cowrite/crdt'
import type { Authorship, DocumentRecord } from '@cowrite/persistence'
import type { Principal, Role } from '../access/principal.ts'
import type { SlicedWork } from '../scheduling/sliced-work.ts'
import { Acknowledgements } from './acknowledgements.ts'
import type { Authors } from './authors.ts'
import { Broadcast } from './broadcast.ts'
import { Divergence } from './divergence.ts'
import { Emptiness } from './emptiness.ts'
import { Holders } from './holders.ts'
import { HEAVY_BYTES } from './limits.ts'
import type { BroadcastGroup, Member } from './member.ts'
import { type Offer, RECEIVED, REFUSED, type Received, type ReceivedPresence } from './received.ts'
import { RejectedUpdates } from './rejected-updates.ts'
import type { ReplicationPort } from './replication-port.ts'
import type { RoomJournal } from './room-journal.ts'
import type { RoomObserver } from './room-observer.ts'
import type { RoomOptions } from './room-options.ts'
import { SettledAcknowledgements } from './settled-acknowledgements.ts'
import { SharedFrames } from './shared-frames.ts'

/**
 * One open document: its update log, who is in it, what they show of themselves. An update goes, as bytes
 * and in one turn, to the log, the journal and the broadcast; its writer is acknowledged after the commit.
 */
export class Room {
  readonly address: string
  readonly documentId: string
  /** The document as it was when the room was loaded. */
  readonly document: DocumentRecord
  /** Frames of answers, shared by those who join together. */
  readonly frames = new SharedFrames()
  /** Does what takes long without holding others up. */
  readonly work: SlicedWork
  /** Whose updates were refused and are to be asked for. */
  readonly refusals = new RejectedUpdates()
  /** Who wrote what. */
  readonly authors: Authors
  private readonly log: UpdateLog
  private readonly journal: RoomJournal
  private readonly presence: PresenceTable
  private readonly broadcast: Broadcast
  private readonly acknowledgements: Acknowledgements
  private readonly settledAcknowledgements: SettledAcknowledgements
  private readonly members = new Set<Member>()
  /** Members whose replicas differ, and how to find them. */
  readonly divergence: Divergence
  /** Who writes under clientIDs that other nodes show. */
  readonly holders: Holders
  private readonly now: () => number
  private readonly onChange: (principal: string | null, ticket: number) => void
  private readonly observer: RoomObserver | null
  private replication: ReplicationPort | null = null
  private lastTicket = 0
  private readOnly = false
  private readonly emptiness: Emptiness

  constructor(parts: RoomOptions) {
    this.address = formatAddress(parts.document)
    this.documentId = parts.document.id
    this.document = parts.document
    this.log = parts.log
    this.divergence = new Divergence(parts.log)
    this.authors = parts.authors
    this.journal = parts.journal
    this.now = parts.now
    this.work = parts.work
    this.onChange = parts.onChange
    this.observer = parts.observer ?? null
    this.emptiness = new Emptiness(parts.log.stateVector(), parts.isNew ?? false)
    this.presence = new PresenceTable({
      maxStateBytes: parts.limits.presenceStateBytes,
      maxClientsPerOwner: parts.limits.presenceClients,
    })
    const { members, presence, refusals, divergence, observer } = this
    this.holders = new Holders({ members, presence, refusals, divergence })
    const onPresence = observer && (() => observer.presenceChanged(this))
    this.broadcast = new Broadcast(presence, parts.now, onPresence)
    this.acknowledgements = new Acknowledgements((member, count) => this.broadcast.acknowledge(member, count))
    this.settledAcknowledgements = new SettledAcknowledgements(this.acknowledgements, () => this.lastTicket)
  }

  get isEmpty(): boolean {
    return this.members.size === 0
  }

  /** Replicates this room to other nodes from now on. */
  connect(replication: ReplicationPort): void {
    this.replication = replication
  }

  /** Everybody in it, agents included. */
  listMembers(): readonly Member[] {
    return [...this.members]
  }

  /** Members, agents included. */
  get size(): number {
    return this.members.size
  }

  /** The document's bytes; for compaction. */
  get updates(): UpdateLog {
    return this.log
  }

  /** The broadcast group of this kind that members have already, so that all of a kind share one; else this one. */
  shared<Kind extends BroadcastGroup>(group: Kind): Kind {
    return (this.broadcast.group(group.key) as Kind | null) ?? group
  }

  /** Closes the document to everybody's edits, or opens it; members are told what they may do now. */
  setReadOnly(on: boolean): void {
    if (this.readOnly === on) return
    this.readOnly = on
    for (const member of this.members) member.notifyRole(this.roleOf(member.principal))
    if (!on) this.askRefused()
  }

  /** What somebody may do here now. */
  roleOf({ role }: Principal): Role {
    return this.readOnly ? 'reader' : role
  }

  join(member: Member): void {
    this.members.add(member)
    this.broadcast.add(member)
    this.observer?.joined(this, member)
  }

  leave(member: Member): void {
    if (!this.members.delete(member)) return
    this.refusals.forget(member)
    this.divergence.forget(member)
    this.holders.forget(member)
    this.settledAcknowledgements.forget(member)
    this.broadcast.remove(member)
    this.presenceChanged(this.presence.leave(member.owner), null)
    this.observer?.left(this, member)
  }

  /** The state vector to ask a member with. */
  stateVector(): Uint8Array {
    return this.log.stateVector()
  }

  /** Sends the members what waits for them, so that they are sent all that the log holds. */
  flush(): void {
    this.broadcast.flush()
  }

  /** What somebody with this state vector lacks; `null` when it is none. */
  answer(stateVector: Uint8Array): Answer | null {
    // What waits in the broadcast is in the log already: it must not come twice.
    this.flush()
    return this.log.answer(stateVector)
  }

  /**
   * Takes in an update of a member. An edit, and a step 2 that is no part of several, is acknowledged or refused to the
   * member exactly once; a step 2 also pays for what was refused before, which it includes. A large one takes its time:
   * the member's next one must not be received before the promise settles.
   */
  receive(member: Member, update: Uint8Array, offer: Offer = 'update'): Received | Promise<Received> {
    if (update.length < HEAVY_BYTES) return this.takeExamined(member, update, this.log.examine(update), offer)
    return this.work
      .run(this.log.examining(update))
      .then((examined) =>
        this.members.has(member) ? this.takeExamined(member, update, examined, offer) : RECEIVED,
      )
  }

  /** An update of a member that may only read: it is remembered, in case that changes. */
  refuse(member: Member): void {
    this.refusals.add(member, 1)
    member.refuseUpdate('read-only')
  }

  /** The journal has room again, or somebody may write: asks whose updates were not taken for what the log lacks. */
  askRefused(): void {
    const refused = this.refusals.toAsk((one) => this.mayWrite(one) && !this.holders.isWaiting(one))
    if (refused.length === 0) return
    const stateVector = this.stateVector()
    for (const member of refused) member.ask(stateVector)
  }

  private takeExamined(member: Member, update: Uint8Array, examined: Examined, offer: Offer): Received {
    // How many unacknowledged updates the member's client counts for this message.
    const due = offer === 'state' ? this.refusals.settle(member) : offer === 'update' ? 1 : 0
    if (this.divergence.refuses(member, update, examined)) return REFUSED
    switch (examined.kind) {
      case 'refused':
        return { ok: false, code: examined.code, reason: examined.reason }
      case 'known':
        this.settledAcknowledgements.owe(member, due, this.replication)
        return RECEIVED
      case 'new': {
        if (!this.mayWrite(member)) {
          this.refusals.add(member, due, offer)
          member.refuseUpdate('read-only')
          return REFUSED
        }
        if (this.holders.holdsBack(member, examined.chunk, due, offer)) return REFUSED
        const chunk = this.authors.ownPart(examined.chunk, member.principal.author, this.holders.isInternal)
        if (chunk === null) {
          member.refuseUpdate('foreign-client')
          if (due > 1) this.acknowledgements.oweMany(this.lastTicket, member, due - 1)
          return RECEIVED
        }
        const refusal = this.observer?.examine(this, member, chunk.bytes)
        if (refusal) return { ok: false, ...refusal }
        if (!this.store(member, chunk, due, offer)) return REFUSED
        this.onChange(member.principal.id, this.lastTicket)
        return RECEIVED
      }
      default:
        return examined satisfies never
    }
  }

  private mayWrite({ principal }: Member): boolean {
    return this.roleOf(principal) === 'editor'
  }

  /** Brings new bytes to the journal, the log and the others; refuses them to the member when the journal is full. */
  private store(member: Member, chunk: Chunk, due: number, offer: Offer): boolean {
    const { id, author } = member.principal
    const authored = this.authors.lacking(chunk, author, this.log.knowledge)
    const ticket =
      offer === 'update' && this.refusals.has(member)
        ? null
        : this.journal.append(this.documentId, chunk.bytes, id, authored)
    if (ticket === null) {
      this.refusals.add(member, due, offer)
      member.refuseUpdate('journal-full')
      return false
    }
    this.lastTicket = ticket
    this.authors.add(authored)
    this.log.accept(chunk)
    this.emptiness.end(this.now())
    this.broadcast.update(chunk, member)
    this.replication?.update(chunk, ticket, authored)
    // With its state the client has also offered what it left out because it is known here.
    if (offer !== 'update' || this.settledAcknowledgements.has(member))
      this.settledAcknowledgements.owe(member, due, this.replication)
    else this.acknowledgements.oweMany(ticket, member, due)
    return true
  }

  /**
   * Takes in what another node took in, which brings it to the database itself. `false` when it is no update. A
   * large one takes its time.
   */
  receiveFromNode(update: Uint8Array, authored: readonly Authorship[]): boolean | Promise<boolean> {
    this.authors.add(authored)
    if (update.length < HEAVY_BYTES) return this.takeFromNode(this.log.examine(update, true))
    return this.work.run(this.log.examining(update, true)).then((examined) => this.takeFromNode(examined))
  }

  private takeFromNode(examined: Examined): boolean {
    if (examined.kind === 'refused') return false
    if (examined.kind === 'known') return true
    this.log.accept(examined.chunk)
    this.emptiness.end(this.now())
    this.broadcast.update(examined.chunk, null)
    this.onChange(null, 0)
    return true
  }

  /** Ends a compaction. What other nodes had brought to the database, and is not known here yet, is told to everybody. */
  async rebase(bytes: Uint8Array): Promise<void> {
    const base = await this.work.run(readingBase(bytes))
    const examined = this.replication ? await this.work.run(this.log.examining(bytes, true)) : null
    await this.work.run(this.log.rebasing(base))
    if (examined?.kind === 'new') this.broadcast.update(examined.chunk, null)
  }

  /** Takes in what another node, by its negative owner number, says of who is there; `whole`: of everybody. */
  receivePresenceFromNode(owner: number, message: Uint8Array, whole = false): void {
    const result = this.presence.receiveFromNode(owner, message, this.now(), { whole, newAt: Date.now() })
    if (result.kind === 'changed') this.broadcast.presenceChanged(result.clients, null)
  }

  /** Nobody of another node is known to be there any more. */
  forgetNode(owner: number): void {
    const gone = this.presence.leave(owner)
    if (gone.length > 0) this.broadcast.presenceChanged(gone, null)
  }

  /** What members of this node show, of these clients or of all, for other nodes; `null` when there is nothing. */
  presenceForNodes(clients?: Iterable<number>): Uint8Array | null {
    return this.presence.encodeForNodes(clients)
  }

  /** Brings something to the database that the log has and it has not; `false` when the journal is full. */
  storeAgain(update: Uint8Array, principal: string): boolean {
    const ticket = this.journal.append(this.documentId, update, principal, this.authors.all())
    if (ticket === null) return false
    this.lastTicket = ticket
    this.replication?.stored(ticket)
    return true
  }

  private presenceChanged(clients: readonly number[], speaker: Member | null): void {
    if (clients.length === 0) return
    this.broadcast.presenceChanged(clients, speaker)
    this.replication?.presenceChanged(clients)
  }

  /** Takes in what a member shows of itself. */
  receivePresence(member: Member, message: Uint8Array): ReceivedPresence {
    const clock = Date.now()
    const returningAt = this.emptiness.mayReturn(member, message, this.now()) ? clock : null
    const result = this.presence.receive(member.owner, member.principal.id, message, this.now(), returningAt)
    if (result.kind === 'refused') return { ok: false, reason: result.reason }
    this.holders.shown(member, message, this.replication)
    if (result.kind === 'unchanged') return RECEIVED
    for (const answer of this.presence.answers(result, clock)) {
      member.deliverPresence(member.group.awareness(answer))
    }
    this.presenceChanged(result.clients, member)
    return RECEIVED
  }

  /** What other nodes found out about the client under this clientID that they show. */
  holderFound(client: number, isAlive: boolean): void {
    this.holders.found(client, isAlive)
    this.askRefused()
  }

  /** The presence of all clients as one awareness message; `null` when there is none. */
  encodePresence(): Uint8Array | null {
    return this.presence.encode()
  }

  /** The same with those who left a moment ago, for whoever was not told of it. */
  everybodyAndGone(): Uint8Array | null {
    return this.presence.encodeWithGone()
  }

  /** To be called every few seconds: takes back presence that was not renewed, frees what joiners shared. */
  sweep(presenceTimeoutMs: number): void {
    this.presenceChanged(this.presence.expire(this.now() - presenceTimeoutMs), null)
    this.frames.clear()
    this.log.forgetAnswers()
  }

  /** Resolves when everything taken in so far is in the database; rejects when that will never be. */
  settled(): Promise<void> {
    return this.acknowledgements.whenReached(this.lastTicket)
  }

  /** The database will not take what was taken in here: `settled` rejects, and nobody is acknowledged. */
  abandon(error: Error): void {
    this.acknowledgements.abandon(error)
  }

  /** Whether everything taken in is in the database. */
  get isSettled(): boolean {
    return this.acknowledgements.reached >= this.lastTicket && (this.replication?.isSettled ?? true)
  }

  /** The server's own message to all members whose protocol has stateless messages. */
  broadcastStateless(payload: string): void {
    this.broadcast.stateless(payload, null)
  }

  /** A member's message to the others: dropped when the member may only read, or it has the form of the server's own. */
  receiveStateless(member: Member, payload: string): void {
    if (!this.mayWrite(member) || isNotice(payload)) return
    this.broadcast.stateless(payload, member)
    this.observer?.stateless(this, member, payload)
  }

  /** The journal committed everything up to this ticket, the last under this sequence number (0: not known). */
  committed(ticket: number, seq: number): void {
    this.acknowledgements.commit(ticket)
    this.replication?.committed(ticket, seq)
  }

  /** Sends what waits and forgets everybody; the members are told by the caller. */
  close(): readonly Member[] {
    this.broadcast.flush()
    const members = [...this.members]
    for (const member of members) this.leave(member)
    this.broadcast.stop()
    return members
  }
}
