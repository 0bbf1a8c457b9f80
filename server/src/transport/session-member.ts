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
import type { BroadcastGroup, Member, Refusal } from '../rooms/member.ts'
import type { Received } from '../rooms/received.ts'
import type { Room } from '../rooms/room.ts'
import type { Connection } from './connection.ts'
import { repeat } from './frame.ts'
import type { FrameEncoder } from './frame-encoder.ts'
import { HeldAnswer } from './held-answer.ts'
import { Lag } from './lag.ts'
import { RefusalFrames } from './refusal-frames.ts'
import { type Answered, StateQuestion } from './state-question.ts'

/** The state vector of an empty document: no clients. */
const EMPTY_VECTOR_BYTES = 1
/** Share of the unsent limit above which presence is skipped. */
const PRESENCE_SHARE = 1 / 4
/**
 * Bytes of one clock in a step 2, as a rough maximum: text takes one or two, a paragraph or a mark twenty to sixty.
 * Used only to decide whether to request the state in parts.
 */
const BYTES_PER_CLOCK = 64

/**
 * `live`: events of the room are sent. `lagging`: messages are handled, but nothing is sent until the socket drains;
 * then one catch-up is sent.
 */
type State =
  | { readonly name: 'live'; presenceSkipped: boolean }
  | { readonly name: 'lagging'; readonly lag: Lag }
  | { readonly name: 'gone' }

/** The session's data for a member. */
export interface SessionMemberOptions {
  readonly room: Room
  readonly principal: Principal
  /** Unique in the process; identifies the owner of presence. */
  readonly owner: number
  /** Shared by all sessions of the room: {@link Room.shared}. */
  readonly encoder: FrameEncoder
  readonly connection: Connection
  readonly limits: Limits
  /** Largest frame that a client may send, in bytes. */
  readonly maxFrameBytes: number
  /** Called once when the member ends its session by itself, after it has left the room. */
  readonly onEnd: () => void
}

/** The part of a session that is in a room: handles the client's messages, and sends it the events of the room. */
export class SessionMember implements Member {
  readonly room: Room
  readonly owner: number
  readonly invoker = null
  readonly highestRole = 'editor'
  readonly clientId = null
  principal: Principal
  isReturning = false
  private readonly encoder: FrameEncoder
  private readonly connection: Connection
  private readonly limits: Limits
  private readonly maxFrameBytes: number
  private readonly onEnd: () => void
  private readonly question = new StateQuestion()
  private readonly refusals = new RefusalFrames()
  private readonly heldAnswer = new HeldAnswer()
  /** The clientID with which the client introduced itself; `null`: unknown. */
  private introduced: number | null = null
  /** Whether the last question was part of the client's own handshake; `null` before the first question. */
  private askedForOwn: boolean | null = null
  /** The client's state vector, when its state had to be requested in parts. */
  private large: Uint8Array | null = null
  private state: State = { name: 'live', presenceSkipped: false }

  constructor(parts: SessionMemberOptions) {
    this.room = parts.room
    this.principal = parts.principal
    this.owner = parts.owner
    this.encoder = parts.encoder
    this.connection = parts.connection
    this.limits = parts.limits
    this.maxFrameBytes = parts.maxFrameBytes
    this.onEnd = parts.onEnd
  }

  get group(): BroadcastGroup {
    return this.encoder
  }

  /** Enters the room and informs the client. */
  join(): void {
    const { room } = this
    room.join(this)
    this.send(this.encoder.authenticated(room.roleOf(this.principal)))
    const present = room.presence.encode()
    if (present) this.send(this.group.awareness(present))
  }

  /**
   * Handles one message of the client. Resolves when a large message is processed; the next message must not be handled
   * before.
   */
  handle(message: ClientMessage): Promise<void> | null {
    if (this.state.name === 'gone') return null
    const { room } = this
    if (message.type === 'awareness') this.introduced ??= onlyClientOf(message.update)
    const held = this.heldAnswer.take()
    if (held) this.answer(held)
    switch (message.type) {
      case 'sync-step-1':
        // A client that sends step 1 resets its count of unacknowledged edits; its step 2 will contain all of them.
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
        // A client without the right to write sends a step 2 as well; the room refuses it if it contains anything new.
        const answered = this.question.answered()
        const offer = answered === 'whole' ? 'state' : answered
        return this.take(room.receive(this, message.update, offer), answered)
      }
      case 'awareness': {
        const received = room.presence.receive(this, message.update)
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
        // The session checks it.
        return null
      case 'close':
        this.send(this.encoder.closed('closed by the client'))
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

  /** Closes the document when the client's update is invalid; requests the next part after a part. */
  private taken(received: Received, answered: Answered): void {
    if (this.state.name === 'gone') return
    if (!received.ok) {
      this.fail(received.code, received.reason)
      return
    }
    if (answered !== 'part') return
    // A refusal of one part applies to the others; the room asks again when the reason is gone.
    if (received.refused) this.question.abandon()
    const next = this.question.next()
    if (next) this.send(this.encoder.syncStep1(next))
  }

  /**
   * Answers a client's step 1: the shared base first, as an update, so that step 2 ends the sync. A client that asks
   * repeatedly without reading gets one answer, after it reads.
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
      if (this.askedForOwn === null || !this.encoder.asksOnce) {
        const parts = questionsFor(room.updates.knowledge, stateVector, this.answerLimits)
        this.large = parts ? stateVector : null
        this.askFor(parts ?? [room.divergence.question(this.introduced, stateVector)], true)
      }
      if (answer.base) this.send(room.frames.update(this.group, answer.base))
      this.send(room.frames.syncStep2(this.group, answer.rest))
    })
  }

  /**
   * Requests the client's structs beyond these state vectors; several when the answer may be too large for one frame.
   */
  private askFor(vectors: readonly Uint8Array[], own: boolean): void {
    if (this.question.isRunning) this.room.refusals.restart(this, own, this.askedForOwn === true)
    this.askedForOwn = own
    this.send(this.encoder.syncStep1(this.question.begin(vectors)))
  }

  /** Limits of a step 2 from this client. */
  private get answerLimits(): AnswerLimits {
    return {
      clocks: Math.ceil(this.maxFrameBytes / BYTES_PER_CLOCK),
      newClients: CONTENT_LIMITS.newClients,
    }
  }

  private get isBehind(): boolean {
    return this.connection.unsentBytes > this.limits.unsentBytes
  }

  deliver(frame: Uint8Array, acknowledged: number): void {
    const { state } = this
    if (state.name === 'lagging') state.lag.owed += acknowledged
    if (state.name !== 'live') return
    const saved = acknowledged > 0 ? repeat(this.encoder.saved(), acknowledged) : null
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
    // Not after the end of the session: a later session of the same document on the same socket would count it as its
    // own.
    else if (this.state.name === 'live') {
      this.send(repeat(this.encoder.saved(), count))
      this.lagIfBehind()
    }
  }

  refuseUpdate(reason: Refusal): void {
    if (this.state.name === 'lagging') this.state.lag.refuse(reason)
    else if (this.state.name === 'live') {
      for (const frame of this.refusals.for(this.encoder, reason)) this.send(frame)
      this.lagIfBehind()
    }
  }

  warn(reason: Refusal): void {
    // A client that does not read is told with the refusal of its next update.
    if (this.state.name === 'live') this.send(this.refusals.notice(this.encoder, reason))
  }

  /** A client that writes and never reads lags because of the replies to it. */
  private lagIfBehind(): void {
    if (!this.isBehind) return
    this.room.flush()
    if (this.state.name === 'live') this.lag()
  }

  ask(): void {
    if (this.state.name === 'gone') return
    const { large, room } = this
    const parts = large && questionsFor(room.updates.knowledge, large, this.answerLimits)
    this.askFor(parts ?? [room.updates.stateVector()], false)
  }

  expel(code: ErrorCode, detail = ''): void {
    if (this.state.name === 'gone') return
    // Stock providers reopen a document that was closed by itself only when their socket reconnects.
    if (code === 'not-stored') this.connection.fail(code)
    else this.fail(code, detail)
  }

  /** Takes the same principal with renewed credentials and its present role, of which the client is told if it changed. */
  renew(principal: Principal): void {
    const before = this.room.roleOf(this.principal)
    this.principal = principal
    if (this.state.name === 'gone') return
    const role = this.room.roleOf(principal)
    if (role === before) return
    this.notifyRole(role)
    this.room.askRefused()
  }

  /** Asks the client for a token that is valid for longer, if its protocol has a message for that. */
  requestToken(): void {
    if (this.state.name !== 'gone') this.send(this.encoder.tokenRequest())
  }

  setRole(role: Role): void {
    this.principal = { ...this.principal, role }
    if (this.state.name === 'gone') return
    this.notifyRole(this.room.roleOf(this.principal))
    this.room.askRefused()
  }

  notifyRole(role: Role): void {
    if (this.state.name !== 'gone') this.send(this.encoder.authenticated(role))
  }

  /** Called when the socket can take data again. */
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

  /** Leaves the room; nothing is sent afterwards. */
  leave(): void {
    const { state } = this
    if (state.name === 'gone') return
    this.heldAnswer.cancel()
    this.state = { name: 'gone' }
    if (state.name === 'lagging') state.lag.end()
    this.room.leave(this)
  }

  /**
   * Closes the document for the client, with the reason; the socket stays open if the protocol allows other documents
   * on it.
   */
  private fail(code: ErrorCode, detail = ''): void {
    const farewell = this.encoder.closed(detail ? `${code}: ${detail}` : code)
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
    // A flush sends everything in the log, so the client has been sent all of it.
    const lag = new Lag(this.room.updates.stateVector(), this.limits.laggingMs, () =>
      this.connection.fail('lagging'),
    )
    this.state = { name: 'lagging', lag }
  }

  private catchUp(lag: Lag): void {
    lag.end()
    const { sent, asked, owed, refused } = lag
    const { room } = this
    this.state = { name: 'live', presenceSkipped: false }
    const answer = room.answer(sent)
    this.connection.together(() => {
      if (answer?.base) this.connection.send(room.frames.update(this.group, answer.base))
      if (answer) this.connection.send(room.frames.update(this.group, answer.rest))
      if (owed > 0) this.acknowledge(owed)
      for (const [reason, count] of refused) for (let i = 0; i < count; i++) this.refuseUpdate(reason)
      this.sendPresence()
    })
    if (asked) this.answer(asked)
  }

  private sendPresence(): void {
    const present = this.room.presence.encodeWithGone()
    if (present) this.deliverPresence(this.group.awareness(present))
  }

  private send(frame: Uint8Array | null): void {
    if (frame) this.connection.send(frame)
  }
}
