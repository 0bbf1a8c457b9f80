import {
  type Answer,
  type Chunk,
  formatAddress,
  isNotice,
  PresenceTable,
  type UpdateLog,
} from '@cowrite/crdt'
import type { Authorship, DocumentRecord } from '@cowrite/persistence'
import type { Principal, Role } from '../access/principal.ts'
import { Acknowledgements } from './acknowledgements.ts'
import type { Authors } from './authors.ts'
import { Broadcast } from './broadcast.ts'
import { Divergence } from './divergence.ts'
import { Emptiness } from './emptiness.ts'
import type { Limits } from './limits.ts'
import type { Audience, Member } from './member.ts'
import type { Outlet } from './outlet.ts'
import { Refusals } from './refusals.ts'
import type { RoomJournal } from './room-journal.ts'
import { SharedFrames } from './shared-frames.ts'

/** What became of an update a member sent. */
export type Received = { readonly ok: true } | { readonly ok: false; readonly reason: string }

const RECEIVED: Received = { ok: true }

/**
 * One open document: its update log, who is in it, what they show of themselves. An update goes, as bytes
 * and in one turn, to the log, the journal and the broadcast; its writer is acknowledged after the commit.
 */
export class Room {
  readonly address: string
  readonly documentId: string
  /** Frames of answers, shared by those who join together. */
  readonly frames = new SharedFrames()
  /** Who wrote what. */
  readonly authors: Authors
  private readonly log: UpdateLog
  private readonly journal: RoomJournal
  private readonly presence: PresenceTable
  private readonly broadcast: Broadcast
  private readonly acknowledgements: Acknowledgements
  private readonly refusals = new Refusals()
  private readonly members = new Set<Member>()
  private readonly divergence: Divergence
  private readonly now: () => number
  private readonly onChange: (principal: string | null) => void
  private outlet: Outlet | null = null
  private readonly isSeated = (client: number): boolean => {
    for (const { clientId } of this.members) if (clientId === client) return true
    return false
  }
  private lastTicket = 0
  /** Acknowledgements that wait for other nodes' commits. */
  private readonly deferred = new Map<Member, number>()
  private readOnly = false
  private readonly emptiness: Emptiness

  constructor(parts: {
    readonly document: DocumentRecord
    readonly log: UpdateLog
    readonly authors: Authors
    readonly journal: RoomJournal
    readonly limits: Limits
    /** Monotonic milliseconds. */
    readonly now: () => number
    /** Called after each update that was taken in, with whose it is; `null`: another node took it in. */
    readonly onChange: (principal: string | null) => void
  }) {
    this.address = formatAddress(parts.document)
    this.documentId = parts.document.id
    this.log = parts.log
    this.divergence = new Divergence(parts.log)
    this.authors = parts.authors
    this.journal = parts.journal
    this.now = parts.now
    this.onChange = parts.onChange
    this.emptiness = new Emptiness(parts.log.stateVector())
    this.presence = new PresenceTable({
      maxStateBytes: parts.limits.presenceStateBytes,
      maxClientsPerOwner: parts.limits.presenceClients,
    })
    this.broadcast = new Broadcast(this.presence, parts.now)
    this.acknowledgements = new Acknowledgements((member, count) => this.broadcast.acknowledge(member, count))
  }

  get isEmpty(): boolean {
    return this.members.size === 0
  }

  /** From now on other nodes are told what happens here. */
  connect(outlet: Outlet): void {
    this.outlet = outlet
  }

  /** Everybody in it, agents included. */
  everyone(): readonly Member[] {
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

  /** The audience of this kind that members have already, so that all of a kind share one; else this one. */
  shared<Kind extends Audience>(audience: Kind): Kind {
    return (this.broadcast.audience(audience.key) as Kind | null) ?? audience
  }

  /** Closes the document to everybody's edits, or opens it; members are told what they may do now. */
  setReadOnly(on: boolean): void {
    if (this.readOnly === on) return
    this.readOnly = on
    for (const member of this.members) member.tellRole(this.roleOf(member.principal))
    if (!on) this.askRefused()
  }

  /** What somebody may do here now. */
  roleOf({ role }: Principal): Role {
    return this.readOnly ? 'reader' : role
  }

  join(member: Member): void {
    this.members.add(member)
    this.broadcast.add(member)
  }

  leave(member: Member): void {
    if (!this.members.delete(member)) return
    this.refusals.forget(member)
    this.divergence.forget(member)
    this.deferred.delete(member)
    this.broadcast.remove(member)
    this.moved(this.presence.leave(member.owner), null)
  }

  /** The state vector to ask a member with. */
  stateVector(): Uint8Array {
    return this.log.stateVector()
  }

  /** The same for a client that introduced itself as `client` and has this state vector. */
  question(client: number | null, stateVector: Uint8Array): Uint8Array {
    return this.divergence.question(client, stateVector)
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

  /** Takes in an update of a member; it is acknowledged or refused to the member exactly once. */
  receive(member: Member, update: Uint8Array): Received {
    return this.takeIn(member, update, 1, false)
  }

  /**
   * Takes in a member's step 2: all that its client has and the log lacks, what was refused before included, so
   * that it pays for that too.
   */
  receiveState(member: Member, update: Uint8Array): Received {
    return this.takeIn(member, update, this.refusals.settle(member), true)
  }

  /** An update of a member that may only read: it is remembered, in case that changes. */
  refuse(member: Member, due = 1): void {
    this.refusals.add(member, due)
    member.refuseUpdate('read-only')
  }

  /** The journal has room again, or somebody may write: asks whose updates were not taken for what the log lacks. */
  askRefused(): void {
    const refused = this.refusals.toAsk((member) => this.mayWrite(member))
    if (refused.length === 0) return
    const stateVector = this.stateVector()
    for (const member of refused) member.ask(stateVector)
  }

  /** The member's client has begun to count its unacknowledged updates anew. */
  forgetRefusals(member: Member): void {
    this.refusals.recount(member)
  }

  /**
   * `due`: how many unacknowledged updates the member's client counts for this message; `whole`: with it the client
   * has offered all that it has, what it left out because it is known here included.
   */
  private takeIn(member: Member, update: Uint8Array, due: number, whole: boolean): Received {
    const examined = this.log.examine(update)
    if (examined.kind !== 'refused' && this.divergence.isSeen(member, update, examined)) {
      member.refuseUpdate('client-in-use')
      return RECEIVED
    }
    switch (examined.kind) {
      case 'refused':
        return { ok: false, reason: examined.reason }
      case 'known':
        this.oweSettled(member, due)
        return RECEIVED
      case 'new': {
        if (!this.mayWrite(member)) {
          this.refuse(member, due)
          return RECEIVED
        }
        const chunk = this.authors.ownPart(examined.chunk, member.principal.author, this.isSeated)
        if (chunk === null) {
          member.refuseUpdate('foreign-client')
          if (due > 1) this.owe(this.lastTicket, member, due - 1)
          return RECEIVED
        }
        if (this.store(member, chunk, due, whole)) this.onChange(member.principal.id)
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
  private store(member: Member, chunk: Chunk, due: number, whole: boolean): boolean {
    const { id, author } = member.principal
    const authored = this.authors.lacking(chunk, author, this.log.knowledge)
    const ticket = this.refusals.has(member)
      ? null
      : this.journal.append(this.documentId, chunk.bytes, id, authored)
    if (ticket === null) {
      this.refusals.add(member, due)
      member.refuseUpdate('journal-full')
      return false
    }
    this.lastTicket = ticket
    this.authors.add(authored)
    this.accept(chunk)
    this.broadcast.update(chunk, member)
    this.outlet?.update(chunk, ticket, authored)
    if (whole || this.deferred.has(member)) this.oweSettled(member, due)
    else this.owe(ticket, member, due)
    return true
  }

  /**
   * Owes for what a member offered or built on, of which some may be known only from another node that has not
   * committed it yet. What the member sends meanwhile waits too: acknowledgements keep their order.
   */
  private oweSettled(member: Member, due: number): void {
    if (!this.outlet || this.outlet.isSettled) {
      this.owe(this.lastTicket, member, due)
      return
    }
    this.deferred.set(member, (this.deferred.get(member) ?? 0) + 1)
    this.outlet.whenSettled(() => {
      const left = (this.deferred.get(member) ?? 1) - 1
      if (left > 0) this.deferred.set(member, left)
      else this.deferred.delete(member)
      // By now this node may have had to write what the other had not.
      this.owe(this.lastTicket, member, due)
    })
  }

  /**
   * Takes in what another node took in, which brings it to the database itself. `false` when it is no update.
   */
  receiveFromNode(update: Uint8Array, authored: readonly Authorship[]): boolean {
    this.authors.add(authored)
    const examined = this.log.examine(update)
    if (examined.kind === 'refused') return false
    if (examined.kind === 'known') return true
    this.accept(examined.chunk)
    this.broadcast.update(examined.chunk, null)
    this.onChange(null)
    return true
  }

  private accept(chunk: Chunk): void {
    this.log.accept(chunk)
    this.emptiness.end(this.now())
  }

  /** Ends a compaction. What other nodes had brought to the database, and is not known here yet, is told to everybody. */
  rebase(base: Uint8Array): void {
    const examined = this.outlet ? this.log.examine(base) : null
    this.log.rebase(base)
    if (examined?.kind === 'new') this.broadcast.update(examined.chunk, null)
  }

  /** Takes in what another node, by its negative owner number, says of who is there; `whole`: of everybody. */
  receivePresenceFromNode(owner: number, message: Uint8Array, whole = false): void {
    const result = this.presence.receiveFromNode(owner, message, this.now(), { whole, newAt: Date.now() })
    if (result.kind === 'changed') this.broadcast.moved(result.clients, null)
  }

  /** Nobody of another node is known to be there any more. */
  forgetNode(owner: number): void {
    const gone = this.presence.leave(owner)
    if (gone.length > 0) this.broadcast.moved(gone, null)
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
    this.outlet?.stored(ticket)
    return true
  }

  private moved(clients: readonly number[], speaker: Member | null): void {
    if (clients.length === 0) return
    this.broadcast.moved(clients, speaker)
    this.outlet?.moved(clients)
  }

  private owe(ticket: number, member: Member, count: number): void {
    for (let i = 0; i < count; i++) this.acknowledgements.owe(ticket, member)
  }

  /** Takes in what a member shows of itself. */
  receivePresence(member: Member, message: Uint8Array): Received {
    const clock = Date.now()
    const returningAt = this.emptiness.mayReturn(member, this.now()) ? clock : null
    const result = this.presence.receive(member.owner, member.principal.id, message, this.now(), returningAt)
    if (result.kind === 'refused') return { ok: false, reason: result.reason }
    if (result.kind === 'unchanged') return RECEIVED
    for (const answer of this.presence.answers(result, clock)) {
      member.deliverPresence(member.audience.awareness(answer))
    }
    this.moved(result.clients, member)
    return RECEIVED
  }

  /** Everybody's presence as one awareness message; `null` when nobody shows any. */
  everybody(): Uint8Array | null {
    return this.presence.encode()
  }

  /** The same with those who left a moment ago, for whoever was not told of it. */
  everybodyAndGone(): Uint8Array | null {
    return this.presence.encodeWithGone()
  }

  /** To be called every few seconds: takes back presence that was not renewed, frees what joiners shared. */
  sweep(presenceTimeoutMs: number): void {
    this.moved(this.presence.expire(this.now() - presenceTimeoutMs), null)
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
    return this.acknowledgements.reached >= this.lastTicket && (this.outlet?.isSettled ?? true)
  }

  /** The server's own message to all members whose protocol has stateless messages. */
  stateless(payload: string): void {
    this.broadcast.stateless(payload, null)
  }

  /** A member's message to the others: dropped when the member may only read, or it has the form of the server's own. */
  receiveStateless(member: Member, payload: string): void {
    if (this.mayWrite(member) && !isNotice(payload)) this.broadcast.stateless(payload, member)
  }

  /** The journal committed everything up to this ticket, the last under this sequence number (0: not known). */
  committed(ticket: number, seq: number): void {
    this.acknowledgements.commit(ticket)
    this.outlet?.committed(ticket, seq)
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
