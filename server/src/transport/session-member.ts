import {
  type AnswerLimits,
  type ClientMessage,
  CONTENT_LIMITS,
  type ErrorCode,
  onlyClientOf,
  questionsFor,
} from '@cowrite/crdt'
import type { Principal, Role } from '../access/principal.ts'
import type { Limits } from '../rooms/limits.ts'
import type { Audience, Member, Refusal } from '../rooms/member.ts'
import type { Received } from '../rooms/received.ts'
import type { Room } from '../rooms/room.ts'
import type { Connection } from './connection.ts'
import type { Dialect } from './dialect.ts'
import { repeat } from './frame.ts'
import { HeldAnswer } from './held-answer.ts'
import { Lag } from './lag.ts'
import { RefusalFrames } from './refusal-frames.ts'
import { type Answered, StateQuestion } from './state-question.ts'

/** The state vector of an empty document: no clients. */
const EMPTY_VECTOR_BYTES = 1
/** Presence is left out while more than this share of the unsent limit waits on the socket. */
const PRESENCE_SHARE = 1 / 4
/**
 * Bytes that one clock of a document takes in a step 2, at most, as a rule: text takes one or two, a paragraph or a
 * mark twenty to sixty. Only for the decision to ask in parts.
 */
const BYTES_PER_CLOCK = 64

/**
 * `live`: what happens in the room is sent. `lagging`: messages are handled, but nothing is sent until the socket
 * drains; then one catch-up.
 */
type State =
  | { readonly name: 'live'; presenceSkipped: boolean }
  | { readonly name: 'lagging'; readonly lag: Lag }
  | { readonly name: 'gone' }

/** What a member needs of its session and socket. */
export interface SessionMemberParts {
  readonly room: Room
  readonly principal: Principal
  /** Unique in the process; presence belongs to it. */
  readonly owner: number
  readonly dialect: Dialect
  readonly connection: Connection
  readonly limits: Limits
  /** Largest frame that a client may send, in bytes. */
  readonly maxFrameBytes: number
  /** Called once when the member ends its session by itself; it has left the room then. */
  readonly onEnd: () => void
}

/** The part of a session that is in a room: handles what its client says, tells it what happens. */
export class SessionMember implements Member {
  readonly room: Room
  readonly owner: number
  readonly clientId = null
  principal: Principal
  isReturning = false
  private readonly dialect: Dialect
  private readonly connection: Connection
  private readonly limits: Limits
  private readonly answerLimits: AnswerLimits
  private readonly onEnd: () => void
  private readonly question = new StateQuestion()
  private readonly refusals = new RefusalFrames()
  private readonly heldAnswer = new HeldAnswer()
  /** The clientID that its client introduced itself with; `null`: not known. */
  private introduced: number | null = null
  /** Whether the last question was part of a handshake of the client's; `null` before the first. */
  private askedForOwn: boolean | null = null
  /** The client's state vector when its state had to be asked for in parts. */
  private large: Uint8Array | null = null
  private state: State = { name: 'live', presenceSkipped: false }

  constructor(parts: SessionMemberParts) {
    this.room = parts.room
    this.principal = parts.principal
    this.owner = parts.owner
    this.dialect = parts.room.shared(parts.dialect)
    this.connection = parts.connection
    this.limits = parts.limits
    this.answerLimits = {
      clocks: Math.ceil(parts.maxFrameBytes / BYTES_PER_CLOCK),
      newClients: CONTENT_LIMITS.newClients,
    }
    this.onEnd = parts.onEnd
  }

  get audience(): Audience {
    return this.dialect
  }

  /** Enters the room and tells the client so. */
  join(): void {
    const { room } = this
    room.join(this)
    this.send(this.dialect.authenticated(room.roleOf(this.principal)))
    const present = room.everybody()
    if (present) this.send(this.audience.awareness(present))
  }

  /** One message of the client. A large one takes its time: the next must not be handled before. */
  handle(message: ClientMessage): Promise<void> | null {
    if (this.state.name === 'gone') return null
    const { room } = this
    if (message.type === 'awareness') this.introduced ??= onlyClientOf(message.update)
    const held = this.heldAnswer.take()
    if (held) this.answer(held)
    switch (message.type) {
      case 'sync-step-1':
        // Whoever asks counts its unacknowledged edits anew; its step 2 will hold all of them.
        room.refusals.recount(this)
        this.isReturning ||= message.stateVector.length > EMPTY_VECTOR_BYTES
        if (this.introduced !== null || !this.isReturning) this.answer(message.stateVector)
        else this.heldAnswer.hold(message.stateVector, (stateVector) => this.answer(stateVector))
        return null
      case 'update':
        if (this.principal.role === 'reader') room.refuse(this)
        else return this.take(room.receive(this, message.update), 'whole')
        return null
      case 'sync-step-2': {
        // A reader's client offers what it holds all the same; the room refuses it if anything of it is new.
        const answered = this.question.answered()
        const offer = answered === 'whole' ? 'state' : answered
        return this.take(room.receive(this, message.update, offer), answered)
      }
      case 'awareness': {
        const received = room.receivePresence(this, message.update)
        if (!received.ok) this.fail('malformed-frame', received.reason)
        return null
      }
      case 'query-awareness':
        this.sendPresence()
        return null
      case 'stateless':
        if (message.payload.length > this.limits.statelessLength) {
          this.fail(
            'frame-too-large',
            `a stateless message may have ${this.limits.statelessLength} characters`,
          )
        } else room.receiveStateless(this, message.payload)
        return null
      case 'auth':
        // A token renewed over the live socket; open access has nothing to renew.
        return null
      case 'close':
        this.send(this.dialect.closed('closed by the client'))
        this.end()
        return null
      default:
        return message satisfies never
    }
  }

  private take(received: Received | Promise<Received>, answered: Answered): Promise<void> | null {
    if (received instanceof Promise) return received.then((late) => this.taken(late, answered))
    this.taken(received, answered)
    return null
  }

  /** Closes the document to a client whose update may not be taken; asks for the next part after a part. */
  private taken(received: Received, answered: Answered): void {
    if (this.state.name === 'gone') return
    if (!received.ok) {
      this.fail(received.code, received.reason)
      return
    }
    if (answered !== 'part') return
    // What is refused of one part would be refused of the others; the room asks again when that changes.
    if (received.refused) this.question.abandon()
    const next = this.question.next()
    if (next) this.send(this.dialect.syncStep1(next))
  }

  /**
   * Step 2 for a client's step 1: the shared base first, as an update, so that step 2 ends the sync. Whoever
   * asks again and again without reading gets one answer, after reading.
   */
  private answer(stateVector: Uint8Array): void {
    const { room } = this
    room.flush()
    if (this.state.name === 'live' && this.isBehind) this.lag()
    if (this.state.name === 'lagging') {
      this.state.lag.asked = stateVector
      return
    }
    const answer = room.answer(stateVector)
    if (!answer) {
      this.fail('malformed-frame', 'a state vector')
      return
    }
    this.connection.together(() => {
      if (this.askedForOwn === null || !this.dialect.asksOnce) {
        const parts = questionsFor(room.updates.knowledge, stateVector, this.answerLimits)
        this.large = parts ? stateVector : null
        this.askFor(parts ?? [room.divergence.question(this.introduced, stateVector)], true)
      }
      if (answer.base) this.send(room.frames.update(this.audience, answer.base))
      this.send(room.frames.syncStep2(this.audience, answer.rest))
    })
  }

  /** Asks for what the client has beyond these state vectors: several when it may be too much for one frame. */
  private askFor(vectors: readonly Uint8Array[], own: boolean): void {
    if (this.question.isRunning) this.room.refusals.restart(this, own, this.askedForOwn === true)
    this.askedForOwn = own
    this.send(this.dialect.syncStep1(this.question.begin(vectors)))
  }

  private get isBehind(): boolean {
    return this.connection.unsentBytes > this.limits.unsentBytes
  }

  deliver(frame: Uint8Array, acknowledged: number): void {
    const { state } = this
    if (state.name === 'lagging') state.lag.owed += acknowledged
    if (state.name !== 'live') return
    const saved = acknowledged > 0 ? repeat(this.dialect.saved(), acknowledged) : null
    if (saved) this.connection.sendBoth(saved, frame)
    else this.connection.send(frame)
    if (this.isBehind) this.lag()
  }

  deliverPresence(frame: Uint8Array): void {
    const { state } = this
    if (state.name !== 'live') return
    if (this.connection.unsentBytes > this.limits.unsentBytes * PRESENCE_SHARE) state.presenceSkipped = true
    else this.connection.send(frame)
  }

  acknowledge(count: number): void {
    if (this.state.name === 'lagging') this.state.lag.owed += count
    // A later session of the same document on the same socket would take it for its own.
    else if (this.state.name === 'live') {
      this.send(repeat(this.dialect.saved(), count))
      this.lagIfBehind()
    }
  }

  refuseUpdate(reason: Refusal): void {
    if (this.state.name === 'lagging') this.state.lag.refuse(reason)
    else if (this.state.name === 'live') {
      for (const frame of this.refusals.for(this.dialect, reason)) this.send(frame)
      this.lagIfBehind()
    }
  }

  /** A client that writes and never reads is behind by what it is answered. */
  private lagIfBehind(): void {
    if (!this.isBehind) return
    this.room.flush()
    if (this.state.name === 'live') this.lag()
  }

  ask(): void {
    if (this.state.name === 'gone') return
    const { large, room } = this
    const parts = large && questionsFor(room.updates.knowledge, large, this.answerLimits)
    this.askFor(parts ?? [room.stateVector()], false)
  }

  expel(code: ErrorCode): void {
    if (this.state.name === 'gone') return
    // Stock providers come back to a document that was closed by itself only when their socket opens anew.
    if (code === 'not-stored') this.connection.fail(code)
    else this.fail(code)
  }

  allow(role: Role): void {
    this.principal = { ...this.principal, role }
    if (this.state.name === 'gone') return
    this.tellRole(this.room.roleOf(this.principal))
    this.room.askRefused()
  }

  tellRole(role: Role): void {
    if (this.state.name !== 'gone') this.send(this.dialect.authenticated(role))
  }

  /** The socket has room again. */
  drained(): void {
    const { state } = this
    if (state.name === 'lagging') this.catchUp(state.lag)
    else if (state.name === 'live' && state.presenceSkipped) {
      state.presenceSkipped = false
      this.sendPresence()
    }
  }

  isAlive(): Promise<boolean> {
    return this.connection.isAlive()
  }

  /** Leaves the room; nothing is sent any more. */
  leave(): void {
    const { state } = this
    if (state.name === 'gone') return
    this.heldAnswer.cancel()
    this.state = { name: 'gone' }
    if (state.name === 'lagging') state.lag.end()
    this.room.leave(this)
  }

  /** Closes the document to the client, with the reason: by itself where its socket may have others. */
  private fail(code: ErrorCode, detail = ''): void {
    const farewell = this.dialect.closed(detail ? `${code}: ${detail}` : code)
    if (farewell) {
      this.send(farewell)
      this.end()
    } else {
      this.connection.fail(code, detail)
    }
  }

  private end(): void {
    this.leave()
    this.onEnd()
  }

  private lag(): void {
    // A flush hands over everything the log holds: with its frame the client is sent all of it.
    const lag = new Lag(this.room.stateVector(), this.limits.laggingMs, () => this.connection.fail('lagging'))
    this.state = { name: 'lagging', lag }
  }

  private catchUp(lag: Lag): void {
    lag.end()
    const { sent, asked, owed, refused } = lag
    const { room } = this
    this.state = { name: 'live', presenceSkipped: false }
    const answer = room.answer(sent)
    this.connection.together(() => {
      if (answer?.base) this.connection.send(room.frames.update(this.audience, answer.base))
      if (answer) this.connection.send(room.frames.update(this.audience, answer.rest))
      if (owed > 0) this.acknowledge(owed)
      for (const [reason, count] of refused) for (let i = 0; i < count; i++) this.refuseUpdate(reason)
      this.sendPresence()
    })
    if (asked) this.answer(asked)
  }

  private sendPresence(): void {
    const present = this.room.everybodyAndGone()
    if (present) this.deliverPresence(this.audience.awareness(present))
  }

  private send(frame: Uint8Array | null): void {
    if (frame) this.connection.send(frame)
  }
}
