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
import type { Compacted } from '../compaction/compacting.ts'
import type { SlicedWork } from '../scheduling/sliced-work.ts'
import { Acknowledgements } from './acknowledgements.ts'
import type { Authors } from './authors.ts'
import { Broadcast } from './broadcast.ts'
import { Divergence } from './divergence.ts'
import { Emptiness } from './emptiness.ts'
import { Holders } from './holders.ts'
import { HEAVY_BYTES } from './limits.ts'
import type { BroadcastGroup, Member } from './member.ts'
import { OwnRows } from './own-rows.ts'
import { type Offer, RECEIVED, REFUSED, type Received } from './received.ts'
import { RejectedUpdates } from './rejected-updates.ts'
import type { ReplicationPort } from './replication-port.ts'
import type { RoomJournal } from './room-journal.ts'
import type { RoomObserver } from './room-observer.ts'
import type { RoomOptions } from './room-options.ts'
import { RoomPresence } from './room-presence.ts'
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
  /** The document's bytes. */
  readonly updates: UpdateLog
  /** Frames of answers, shared by those who join together. */
  readonly frames = new SharedFrames()
  /** Does what takes long without holding others up. */
  readonly work: SlicedWork
  /** Whose updates were refused and are to be asked for. */
  readonly refusals = new RejectedUpdates()
  /** Who wrote what. */
  readonly authors: Authors
  private readonly journal: RoomJournal
  private readonly broadcast: Broadcast
  private readonly acknowledgements: Acknowledgements
  private readonly settledAcknowledgements: SettledAcknowledgements
  private readonly members = new Set<Member>()
  /** Members whose replicas differ, and how to find them. */
  readonly divergence: Divergence
  /** Who writes under clientIDs that other nodes show. */
  readonly holders: Holders
  /** What clients show of themselves. */
  readonly presence: RoomPresence
  private readonly onChange: () => void
  private readonly observer: RoomObserver | null
  private replication: ReplicationPort | null = null
  private readonly ownRows: OwnRows
  private lastTicket = 0
  private readOnly = false
  private readonly emptiness: Emptiness

  constructor(options: RoomOptions) {
    const { document, log, limits, now } = options
    this.address = formatAddress(document)
    this.documentId = document.id
    this.document = document
    this.updates = log
    this.divergence = new Divergence(log)
    this.authors = options.authors
    this.journal = options.journal
    this.work = options.work
    this.onChange = options.onChange
    this.observer = options.observer ?? null
    this.ownRows = new OwnRows(options.head ?? 0)
    this.emptiness = new Emptiness(log.stateVector(), options.isNew ?? false, now)
    const table = new PresenceTable({
      maxStateBytes: limits.presenceStateBytes,
      maxClientsPerOwner: limits.presenceClients,
    })
    const { members, refusals, divergence, emptiness, observer } = this
    const onPresence = observer?.presenceChanged ? () => observer.presenceChanged?.(this) : null
    const broadcast = new Broadcast(table, now, onPresence)
    this.broadcast = broadcast
    this.holders = new Holders({ members, presence: table, refusals, divergence })
    this.presence = new RoomPresence({
      table,
      broadcast,
      holders: this.holders,
      emptiness,
      maxStateBytes: limits.presenceStateBytes,
      now,
    })
    this.acknowledgements = new Acknowledgements((member, count) => broadcast.acknowledge(member, count))
    this.settledAcknowledgements = new SettledAcknowledgements(this.acknowledgements, () => this.lastTicket)
  }

  get isEmpty(): boolean {
    return this.members.size === 0
  }

  /** Replicates this room to other nodes from now on. */
  connect(replication: ReplicationPort): void {
    this.replication = replication
    this.presence.connect(replication)
  }

  /** Everybody in it, agents included. */
  listMembers(): readonly Member[] {
    return [...this.members]
  }

  /** Members, agents included. */
  get size(): number {
    return this.members.size
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
    this.observer?.joined?.(this, member)
  }

  leave(member: Member): void {
    if (!this.members.delete(member)) return
    this.refusals.forget(member)
    this.divergence.forget(member)
    this.holders.forget(member)
    this.settledAcknowledgements.forget(member)
    this.broadcast.remove(member)
    this.presence.forgetMember(member)
    this.observer?.left?.(this, member)
  }

  /** Sends the members what waits for them, so that they are sent all that the log holds. */
  flush(): void {
    this.broadcast.flush()
  }

  /** What somebody with this state vector lacks; `null` when it is none. */
  answer(stateVector: Uint8Array): Answer | null {
    // What waits in the broadcast is in the log already: it must not come twice.
    this.flush()
    return this.updates.answer(stateVector)
  }

  /**
   * Takes in an update of a member. An edit, and a step 2 that is no part of several, is acknowledged or refused to the
   * member exactly once; a step 2 also pays for what was refused before, which it includes. A large one takes its time:
   * the member's next one must not be received before the promise settles.
   */
  receive(member: Member, update: Uint8Array, offer: Offer = 'update'): Received | Promise<Received> {
    if (update.length < HEAVY_BYTES)
      return this.applyExamined(member, update, this.updates.examine(update), offer)
    return this.work
      .run(this.updates.examining(update))
      .then((examined) =>
        this.members.has(member) ? this.applyExamined(member, update, examined, offer) : RECEIVED,
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
    const stateVector = this.updates.stateVector()
    for (const member of refused) member.ask(stateVector)
  }

  private applyExamined(member: Member, update: Uint8Array, examined: Examined, offer: Offer): Received {
    // How many unacknowledged updates the member's client counts for this message.
    const due = offer === 'state' ? this.refusals.settle(member) : offer === 'update' ? 1 : 0
    if (this.divergence.refuses(member, update, examined)) return REFUSED
    switch (examined.kind) {
      case 'refused':
        return { ok: false, code: examined.code, reason: examined.reason }
      case 'known':
        this.settledAcknowledgements.defer(member, due, this.replication)
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
        const refusal = this.observer?.examine?.(this, member, chunk.bytes)
        if (refusal) return { ok: false, ...refusal }
        if (!this.store(member, chunk, due, offer)) return REFUSED
        this.observer?.changed?.(this, member.principal.id, this.lastTicket)
        this.onChange()
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
    const authored = this.authors.lacking(chunk, author, this.updates.knowledge)
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
    this.updates.accept(chunk)
    this.emptiness.end()
    this.broadcast.update(chunk, member)
    if (this.replication) this.replication.update(chunk, ticket, authored)
    else this.ownRows.appended(ticket)
    // With its state the client has also offered what it left out because it is known here.
    if (offer !== 'update' || this.settledAcknowledgements.has(member))
      this.settledAcknowledgements.defer(member, due, this.replication)
    else this.acknowledgements.oweMany(ticket, member, due)
    return true
  }

  /**
   * Takes in what another node took in, which brings it to the database itself. `false` when it is no update. A
   * large one takes its time.
   */
  receiveFromNode(update: Uint8Array, authored: readonly Authorship[]): boolean | Promise<boolean> {
    this.authors.add(authored)
    if (update.length < HEAVY_BYTES) return this.applyFromNode(this.updates.examine(update, true))
    return this.work
      .run(this.updates.examining(update, true))
      .then((examined) => this.applyFromNode(examined))
  }

  private applyFromNode(examined: Examined): boolean {
    if (examined.kind === 'refused') return false
    if (examined.kind === 'known') return true
    this.updates.accept(examined.chunk)
    this.emptiness.end()
    this.broadcast.update(examined.chunk, null)
    this.onChange()
    return true
  }

  /**
   * The sequence number up to which all stored rows are in the log; `null` while the log has updates of other nodes that
   * may not be stored.
   */
  get storedSeq(): number | null {
    if (!this.replication) return this.ownRows.seq
    return this.replication.isSettled ? this.replication.seq : null
  }

  /** Ends a compaction. What other nodes had brought to the database, and is not known here yet, is told to everybody. */
  async rebase({ bytes, seq }: Compacted): Promise<void> {
    const base = await this.work.run(readingBase(bytes))
    const examined = this.replication ? await this.work.run(this.updates.examining(bytes, true)) : null
    await this.work.run(this.updates.rebasing(base))
    this.ownRows.reach(seq)
    if (examined?.kind === 'new') this.broadcast.update(examined.chunk, null)
  }

  /** Brings something to the database that the log has and it has not; `false` when the journal is full. */
  storeAgain(update: Uint8Array, principal: string): boolean {
    const ticket = this.journal.append(this.documentId, update, principal, this.authors.all())
    if (ticket === null) return false
    this.lastTicket = ticket
    if (this.replication) this.replication.stored(ticket)
    else this.ownRows.appended(ticket)
    return true
  }

  /** What other nodes found out about the client under this clientID that they show. */
  holderFound(client: number, isAlive: boolean): void {
    this.holders.found(client, isAlive)
    this.askRefused()
  }

  /** To be called every few seconds: takes back presence that was not renewed, frees what joiners shared. */
  sweep(presenceTimeoutMs: number): void {
    this.presence.expire(presenceTimeoutMs)
    this.frames.clear()
    this.updates.forgetAnswers()
  }

  /** Has what was taken in so far committed without the usual delay, because somebody waits for it. */
  hasten(): void {
    this.journal.hasten()
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

  /** A member's message to the others, with who it is if the server knows: dropped when the member may only read, or it has the form of the server's own. */
  receiveStateless(member: Member, payload: string): void {
    if (!this.mayWrite(member) || isNotice(payload)) return
    this.broadcast.stateless(payload, member, senderOf(member.principal))
    this.observer?.stateless?.(this, member, payload)
  }

  /** The journal committed everything up to this ticket, the last under this sequence number (0: not known). */
  committed(ticket: number, seq: number): void {
    this.acknowledgements.commit(ticket)
    if (this.replication) this.replication.committed(ticket, seq)
    else this.ownRows.committed(ticket, seq)
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

/** Who a member is, for the messages that it sends to others, as JSON; `null`: the server does not know. */
function senderOf({ id, identity }: Principal): string | null {
  return identity === undefined ? null : JSON.stringify({ id, name: identity.name })
}
