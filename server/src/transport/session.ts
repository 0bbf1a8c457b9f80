import { type ClientMessage, documentNameOf, type ErrorCode, onlyClientOf, parseAddress } from '@cowrite/crdt'
import type { Authenticator, Principal, Role } from '../access/principal.ts'
import type { Limits } from '../rooms/limits.ts'
import type { Audience, Member, Refusal } from '../rooms/member.ts'
import type { Registry } from '../rooms/registry.ts'
import type { Received, Room } from '../rooms/room.ts'
import type { Connection } from './connection.ts'
import type { Dialect } from './dialect.ts'
import { repeat } from './frame.ts'
import { HeldAnswer } from './held-answer.ts'
import { RefusalFrames } from './refusal-frames.ts'

/** What every session of the server works with. */
export interface SessionServices {
  readonly registry: Registry
  readonly authenticator: Authenticator
  readonly limits: Limits
  readonly defaultProject: string
  /** Hands out the numbers under which presence is owned. */
  readonly nextOwner: () => number
}

/** The socket's side of its sessions. */
export interface SessionHost {
  /** Credentials were accepted. */
  admitted(): void
  /** The session is over while its socket lives on. */
  ended(session: Session): void
  /** Counts bytes of waiting messages over the whole socket: `false` when there are too many. */
  reserve(bytes: number): boolean
  /** Bytes that no longer wait. */
  release(bytes: number): void
}

/**
 * One document on one socket.
 *
 * `authenticating`: messages wait for credentials. `loading`: they wait for the room. `live`: they are
 * handled. `lagging`: they are handled too, but nothing is sent until the socket drains; then one catch-up
 * from `sent`, the state vector of what the client was sent before.
 */
type State =
  | { readonly name: 'authenticating'; readonly waiting: Waiting; checking: boolean }
  | { readonly name: 'loading'; readonly waiting: Waiting }
  | { readonly name: 'live'; readonly room: Room; presenceSkipped: boolean }
  | {
      readonly name: 'lagging'
      readonly room: Room
      readonly sent: Uint8Array
      /** The state vector of the client's last step 1 that could not be answered yet. */
      asked: Uint8Array | null
      owed: number
      readonly timer: NodeJS.Timeout
    }
  | { readonly name: 'closed' }

interface Waiting {
  readonly messages: ClientMessage[]
  bytes: number
}

const CLOSED: State = { name: 'closed' }
const NOBODY: Principal = { id: '', author: { principal: '', kind: 'guest', run: null }, role: 'reader' }
/** The state vector of an empty document: no clients. */
const EMPTY_VECTOR_BYTES = 1
/** Presence is left out while more than this share of the unsent limit waits on the socket. */
const PRESENCE_SHARE = 1 / 4

export class Session implements Member {
  readonly owner: number
  principal: Principal = NOBODY
  readonly clientId = null
  isReturning = false
  /** The clientID that its client introduced itself with; `null`: not known. */
  private introduced: number | null = null
  private readonly refusals = new RefusalFrames()
  private readonly heldAnswer = new HeldAnswer()
  readonly address: string
  private readonly connection: Connection
  private dialect: Dialect
  private readonly services: SessionServices
  private readonly host: SessionHost
  private state: State = { name: 'authenticating', waiting: { messages: [], bytes: 0 }, checking: false }

  /** `address` is what the client calls the document, a provider's session suffix included. */
  constructor(
    address: string,
    dialect: Dialect,
    parts: {
      readonly connection: Connection
      readonly services: SessionServices
      readonly host: SessionHost
    },
  ) {
    this.address = address
    this.dialect = dialect
    this.connection = parts.connection
    this.services = parts.services
    this.host = parts.host
    this.owner = parts.services.nextOwner()
  }

  get audience(): Audience {
    return this.dialect
  }

  /** Whether credentials were accepted. */
  get isAdmitted(): boolean {
    return this.state.name !== 'authenticating' && this.state.name !== 'closed'
  }

  /** One message of the client. */
  receive(message: ClientMessage): void {
    const { state } = this
    switch (state.name) {
      case 'authenticating':
        if (message.type === 'close') this.end()
        else if (message.type === 'auth' && !state.checking) this.authenticate(message.token)
        else this.wait(state.waiting, message)
        return
      case 'loading':
        if (message.type === 'close') this.end()
        else if (message.type !== 'auth') this.wait(state.waiting, message)
        return
      case 'live':
      case 'lagging':
        this.handle(state.room, message)
        return
      case 'closed':
        return
      default:
        state satisfies never
    }
  }

  /** Checks credentials and opens the document; also the start of a protocol without an Auth message. */
  authenticate(token: string): void {
    const { state } = this
    if (state.name !== 'authenticating') return
    state.checking = true
    this.services.authenticator.authenticate(token).then(
      (result) => {
        if (this.state !== state) return
        if (result.ok) this.admit(result.principal, state.waiting)
        else this.refuse(result.code)
      },
      (error: unknown) => this.services.registry.report(error, this.connection),
    )
  }

  private admit(principal: Principal, waiting: Waiting): void {
    this.principal = principal
    this.host.admitted()
    const address = parseAddress(documentNameOf(this.address), this.services.defaultProject)
    if (!address) {
      this.refuse('invalid-address')
      return
    }
    const loading: State = { name: 'loading', waiting }
    this.state = loading
    this.services.registry.open(address).then(
      (opened) => {
        if (this.state !== loading) return
        if (opened.ok) this.connection.together(() => this.enter(opened.room, waiting))
        else if (opened.code === 'load-failed') this.connection.fail('load-failed')
        else this.refuse(opened.code)
      },
      (error: unknown) => this.services.registry.report(error, this.connection),
    )
  }

  private enter(room: Room, waiting: Waiting): void {
    this.state = { name: 'live', room, presenceSkipped: false }
    this.dialect = room.shared(this.dialect)
    room.join(this)
    this.send(this.dialect.authenticated(room.roleOf(this.principal)))
    const present = room.everybody()
    if (present) this.send(this.audience.awareness(present))
    this.host.release(waiting.bytes)
    for (const message of waiting.messages) this.receive(message)
  }

  private wait(waiting: Waiting, message: ClientMessage): void {
    const bytes = sizeOf(message)
    const full = waiting.messages.length >= this.services.limits.handshakeMessages
    if (full || !this.host.reserve(bytes)) {
      this.connection.fail('handshake-overflow')
      return
    }
    waiting.messages.push(message)
    waiting.bytes += bytes
  }

  private handle(room: Room, message: ClientMessage): void {
    if (message.type === 'awareness') this.introduced ??= onlyClientOf(message.update)
    const held = this.heldAnswer.take()
    if (held) this.answer(room, held)
    switch (message.type) {
      case 'sync-step-1':
        // Whoever asks counts its unacknowledged edits anew; its step 2 will hold all of them.
        room.forgetRefusals(this)
        this.isReturning ||= message.stateVector.length > EMPTY_VECTOR_BYTES
        if (this.introduced !== null || !this.isReturning) this.answer(room, message.stateVector)
        else this.heldAnswer.hold(message.stateVector, (stateVector) => this.answer(room, stateVector))
        return
      case 'update':
        if (this.principal.role === 'reader') room.refuse(this)
        else this.take(room.receive(this, message.update))
        return
      case 'sync-step-2':
        // A reader's client offers what it holds all the same; the room refuses it if anything of it is new.
        this.take(room.receiveState(this, message.update))
        return
      case 'awareness': {
        const received = room.receivePresence(this, message.update)
        if (!received.ok) this.connection.fail('malformed-frame', received.reason)
        return
      }
      case 'query-awareness':
        this.sendPresence(room)
        return
      case 'stateless':
        if (message.payload.length > this.services.limits.statelessLength)
          this.connection.fail('frame-too-large')
        else room.receiveStateless(this, message.payload)
        return
      case 'auth':
        // A token renewed over the live socket; open access has nothing to renew.
        return
      case 'close':
        this.send(this.dialect.closed('closed by the client'))
        this.end()
        return
      default:
        message satisfies never
    }
  }

  private take(received: Received): void {
    if (!received.ok) this.connection.fail('invalid-update', received.reason)
  }

  /**
   * Step 2 for a client's step 1: the shared base first, as an update, so that step 2 ends the sync. Whoever
   * asks again and again without reading gets one answer, after reading.
   */
  private answer(room: Room, stateVector: Uint8Array): void {
    room.flush()
    if (this.state.name === 'live' && this.isBehind) this.lag(room)
    if (this.state.name === 'lagging') {
      this.state.asked = stateVector
      return
    }
    const answer = room.answer(stateVector)
    if (!answer) {
      this.connection.fail('malformed-frame', 'a state vector')
      return
    }
    this.connection.together(() => {
      this.send(this.dialect.syncStep1(room.question(this.introduced, stateVector)))
      if (answer.base) this.send(room.frames.update(this.audience, answer.base))
      this.send(room.frames.syncStep2(this.audience, answer.rest))
    })
  }

  private get isBehind(): boolean {
    return this.connection.unsentBytes > this.services.limits.unsentBytes
  }

  deliver(frame: Uint8Array, acknowledged: number): void {
    const { state } = this
    if (state.name === 'lagging') state.owed += acknowledged
    if (state.name !== 'live') return
    const saved = acknowledged > 0 ? repeat(this.dialect.saved(), acknowledged) : null
    if (saved) this.connection.sendBoth(saved, frame)
    else this.connection.send(frame)
    if (this.isBehind) this.lag(state.room)
  }

  deliverPresence(frame: Uint8Array): void {
    const { state } = this
    if (state.name !== 'live') return
    if (this.connection.unsentBytes > this.services.limits.unsentBytes * PRESENCE_SHARE)
      state.presenceSkipped = true
    else this.connection.send(frame)
  }

  acknowledge(count: number): void {
    if (this.state.name === 'lagging') this.state.owed += count
    // A later session of the same document on the same socket would take it for its own.
    else if (this.state.name === 'live') this.send(repeat(this.dialect.saved(), count))
  }

  refuseUpdate(reason: Refusal): void {
    if (this.state.name !== 'live' && this.state.name !== 'lagging') return
    for (const frame of this.refusals.for(this.dialect, reason)) this.send(frame)
  }

  ask(stateVector: Uint8Array): void {
    if (this.state.name === 'live' || this.state.name === 'lagging')
      this.send(this.dialect.syncStep1(stateVector))
  }

  expel(code: ErrorCode): void {
    if (this.state.name === 'closed') return
    const farewell = this.dialect.closed(code)
    if (farewell) {
      this.send(farewell)
      this.end()
    } else {
      this.connection.fail(code)
    }
  }

  allow(role: Role): void {
    this.principal = { ...this.principal, role }
    if (this.state.name !== 'live' && this.state.name !== 'lagging') return
    this.tellRole(this.state.room.roleOf(this.principal))
    this.state.room.askRefused()
  }

  tellRole(role: Role): void {
    if (this.state.name === 'live' || this.state.name === 'lagging')
      this.send(this.dialect.authenticated(role))
  }

  /** The socket has room again. */
  drained(): void {
    const { state } = this
    if (state.name === 'lagging') this.catchUp(state)
    else if (state.name === 'live' && state.presenceSkipped) {
      state.presenceSkipped = false
      this.sendPresence(state.room)
    }
  }

  /** Leaves the room; nothing is sent any more. */
  end(): void {
    const { state } = this
    if (state.name === 'closed') return
    this.state = CLOSED
    this.heldAnswer.cancel()
    if (state.name === 'authenticating' || state.name === 'loading') this.host.release(state.waiting.bytes)
    if (state.name === 'lagging') clearTimeout(state.timer)
    if (state.name === 'live' || state.name === 'lagging') {
      state.room.leave(this)
      this.services.registry.left(state.room)
    }
    this.host.ended(this)
  }

  private lag(room: Room): void {
    const timer = setTimeout(() => this.connection.fail('lagging'), this.services.limits.laggingMs)
    // A flush hands over everything the log holds: with its frame the client is sent all of it.
    this.state = { name: 'lagging', room, sent: room.stateVector(), asked: null, owed: 0, timer }
  }

  private catchUp(state: Extract<State, { name: 'lagging' }>): void {
    clearTimeout(state.timer)
    const { room, sent, asked, owed } = state
    this.state = { name: 'live', room, presenceSkipped: false }
    const answer = room.answer(sent)
    this.connection.together(() => {
      if (answer?.base) this.connection.send(room.frames.update(this.audience, answer.base))
      if (answer) this.connection.send(room.frames.update(this.audience, answer.rest))
      if (owed > 0) this.acknowledge(owed)
      this.sendPresence(room)
    })
    if (asked) this.answer(room, asked)
  }

  private sendPresence(room: Room): void {
    const present = room.everybodyAndGone()
    if (present) this.deliverPresence(this.audience.awareness(present))
  }

  /** Turns the client away: Hocuspocus is told for this document and keeps its socket. */
  private refuse(code: ErrorCode): void {
    const denial = this.dialect.denied(code)
    if (denial) {
      this.send(denial)
      this.end()
    } else {
      this.connection.fail(code)
    }
  }

  private send(frame: Uint8Array | null): void {
    if (frame) this.connection.send(frame)
  }
}

/** Rough size of a waiting message in bytes. */
function sizeOf(message: ClientMessage): number {
  switch (message.type) {
    case 'sync-step-1':
      return message.stateVector.length + 64
    case 'sync-step-2':
    case 'update':
    case 'awareness':
      return message.update.length + 64
    case 'stateless':
      return message.payload.length * 2 + 64
    default:
      return 64
  }
}
