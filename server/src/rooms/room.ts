import { type Answer, formatAddress, PresenceTable, type UpdateLog } from '@cowrite/crdt'
import type { DocumentRecord } from '@cowrite/persistence'
import { Acknowledgements } from './acknowledgements.ts'
import { Broadcast } from './broadcast.ts'
import type { Limits } from './limits.ts'
import type { Audience, Member } from './member.ts'
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
  private readonly log: UpdateLog
  private readonly journal: RoomJournal
  private readonly presence: PresenceTable
  private readonly broadcast: Broadcast
  private readonly acknowledgements: Acknowledgements
  private readonly members = new Set<Member>()
  private readonly now: () => number
  private readonly onChange: () => void
  private lastTicket = 0

  constructor(parts: {
    readonly document: DocumentRecord
    readonly log: UpdateLog
    readonly journal: RoomJournal
    readonly limits: Limits
    /** Monotonic milliseconds. */
    readonly now: () => number
    /** Called after each update that was taken in. */
    readonly onChange: () => void
  }) {
    this.address = formatAddress(parts.document)
    this.documentId = parts.document.id
    this.log = parts.log
    this.journal = parts.journal
    this.now = parts.now
    this.onChange = parts.onChange
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

  /** The document's bytes; for compaction. */
  get updates(): UpdateLog {
    return this.log
  }

  /** The audience of this kind that members have already, so that all of a kind share one; else this one. */
  shared<Kind extends Audience>(audience: Kind): Kind {
    return (this.broadcast.audience(audience.key) as Kind | null) ?? audience
  }

  join(member: Member): void {
    this.members.add(member)
    this.broadcast.add(member)
  }

  leave(member: Member): void {
    if (!this.members.delete(member)) return
    this.broadcast.remove(member)
    const gone = this.presence.leave(member.owner)
    if (gone.length > 0) this.broadcast.moved(gone, null)
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

  /** Takes in an update of a member; it is acknowledged or refused to the member exactly once. */
  receive(member: Member, update: Uint8Array): Received {
    const examined = this.log.examine(update)
    switch (examined.kind) {
      case 'refused':
        return { ok: false, reason: examined.reason }
      case 'known':
        // Perhaps known only since a moment ago and not committed yet.
        this.acknowledgements.owe(this.lastTicket, member)
        return RECEIVED
      case 'new': {
        const ticket =
          member.principal.role === 'editor'
            ? this.journal.append(this.documentId, examined.chunk.bytes, member.principal.id)
            : null
        if (ticket === null) {
          member.refuseUpdate()
          return RECEIVED
        }
        this.lastTicket = ticket
        this.log.accept(examined.chunk)
        this.broadcast.update(examined.chunk, member)
        this.acknowledgements.owe(ticket, member)
        this.onChange()
        return RECEIVED
      }
      default:
        return examined satisfies never
    }
  }

  /** Takes in what a member shows of itself. */
  receivePresence(member: Member, message: Uint8Array): Received {
    const result = this.presence.receive(member.owner, member.principal.id, message, this.now())
    switch (result.kind) {
      case 'refused':
        return { ok: false, reason: result.reason }
      case 'unchanged':
        return RECEIVED
      case 'changed':
        if (result.behind) {
          member.deliverPresence(member.audience.awareness(this.presence.encodeLeft(result.behind)))
        }
        this.broadcast.moved(result.clients, member)
        return RECEIVED
      default:
        return result satisfies never
    }
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
    const gone = this.presence.expire(this.now() - presenceTimeoutMs)
    if (gone.length > 0) this.broadcast.moved(gone, null)
    this.frames.clear()
    this.log.forgetAnswers()
  }

  /** Resolves when everything taken in so far is in the database. */
  settled(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.acknowledgements.whenReached(this.lastTicket, resolve)
    return promise
  }

  /** Whether everything taken in is in the database. */
  get isSettled(): boolean {
    return this.acknowledgements.reached >= this.lastTicket
  }

  /** One message to all members whose protocol has stateless messages, but its sender. */
  stateless(payload: string, except: Member | null): void {
    this.broadcast.stateless(payload, except)
  }

  /** The journal committed everything up to this ticket. */
  committed(ticket: number): void {
    this.acknowledgements.commit(ticket)
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
