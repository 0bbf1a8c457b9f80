import { type ClientMessage, documentNameOf, type ErrorCode } from '@cowrite/crdt'
import { StoreError } from '@cowrite/persistence'
import type { Access } from '../access/access.ts'
import type { Principal } from '../access/principal.ts'
import type { Limits } from '../rooms/limits.ts'
import type { Admission, RoomAdmission } from '../rooms/room-admission.ts'
import type { RoomRegistry } from '../rooms/room-registry.ts'
import type { Connection } from './connection.ts'
import { type Checked, CredentialCheck, type CredentialSource } from './credential-check.ts'
import type { Expirations } from './expirations.ts'
import type { FrameEncoder } from './frame-encoder.ts'
import { Renewal } from './renewal.ts'
import { SessionMember } from './session-member.ts'
import type { UnexpectedErrors } from './unexpected-errors.ts'
import { type WaitingBudget, WaitingMessages } from './waiting.ts'

/** What all sessions of the server share. */
export interface SessionServices {
  readonly registry: RoomRegistry
  readonly admission: RoomAdmission
  readonly errors: UnexpectedErrors
  readonly access: Access
  readonly limits: Limits
  readonly expirations: Expirations
  /** Largest frame that a client may send, in bytes. */
  readonly maxFrameBytes: number
  readonly defaultProject: string
  /** Returns the next number of a presence owner. */
  readonly nextOwner: () => number
}

/** The interface of a socket for its sessions. */
export interface SessionHost extends WaitingBudget {
  /** Whether credentials were accepted for any document of the socket. */
  readonly isTrusted: boolean
  /** Called when credentials were accepted. */
  admitted(): void
  /** Called when the session has ended while its socket stays open. */
  ended(session: Session): void
}

/**
 * The state of one document on one socket.
 *
 * `authenticating`: messages wait for the check of credentials. `loading`: they wait for the room. `joined`: the member
 * handles them.
 */
type State =
  | { readonly name: 'authenticating'; readonly waiting: WaitingMessages; readonly check: CredentialCheck }
  | { readonly name: 'loading'; readonly waiting: WaitingMessages; readonly principal: Principal }
  | { readonly name: 'joined'; readonly member: SessionMember }
  | { readonly name: 'closed' }

type Loading = Extract<State, { name: 'loading' }>

const CLOSED: State = { name: 'closed' }

/** Admits a client: checks its credentials, opens its document, and passes its messages to a member of the room. */
export class Session {
  readonly address: string
  private readonly connection: Connection
  /** In a room, the one that all its sessions share. */
  private encoder: FrameEncoder
  private readonly services: SessionServices
  private readonly host: SessionHost
  private state: State
  /** `null` while there is nothing to renew, as on most sessions of open mode. */
  private renewal: Renewal | null = null

  /** `address`: the client's address of the document, including a provider's session suffix. */
  constructor(
    address: string,
    encoder: FrameEncoder,
    parts: {
      readonly connection: Connection
      readonly services: SessionServices
      readonly host: SessionHost
    },
  ) {
    this.address = address
    this.encoder = encoder
    this.connection = parts.connection
    this.services = parts.services
    this.host = parts.host
    this.state = {
      name: 'authenticating',
      waiting: new WaitingMessages(parts.host, parts.services.limits.handshakeMessages),
      check: new CredentialCheck(parts.services.access, this.source, (checked) =>
        this.attempt(() => this.checked(checked)),
      ),
    }
  }

  private get source(): CredentialSource {
    return { ...this.connection.peer, documentName: documentNameOf(this.address) }
  }

  /** Whether credentials were accepted. */
  get isAdmitted(): boolean {
    return this.state.name === 'loading' || this.state.name === 'joined'
  }

  /** Encodes an awareness message of this document for its client. */
  awareness(message: Uint8Array): Uint8Array {
    return this.encoder.awareness(message)
  }

  /**
   * Handles one message of the client. While a large message is processed, the connection holds back the following
   * ones.
   */
  receive(message: ClientMessage): void {
    const taking = this.dispatch(message)
    if (taking) this.connection.hold(taking)
  }

  private dispatch(message: ClientMessage): Promise<void> | null {
    const { state } = this
    switch (state.name) {
      case 'authenticating':
        if (message.type === 'close') this.end()
        else if (message.type === 'auth') state.check.check(message.token)
        else if (!state.waiting.add(message)) this.overflow()
        return null
      case 'loading':
        if (message.type === 'close') this.end()
        else if (message.type !== 'auth' && !state.waiting.add(message)) {
          // The database is slow, which is not the client's fault; the client tries again.
          this.connection.fail('load-failed', 'too much arrived before it was read')
        }
        return null
      case 'joined':
        if (message.type !== 'auth') return state.member.handle(message)
        this.renewalOf(state.member).check(message.token)
        return null
      case 'closed':
        return null
      default:
        return state satisfies never
    }
  }

  /** Handles the waiting messages in order. */
  private replay(messages: readonly ClientMessage[], from = 0): void {
    for (let i = from; i < messages.length; i++) {
      const taking = this.dispatch(messages[i]!)
      if (!taking) continue
      this.connection.hold(taking.then(() => this.replay(messages, i + 1)))
      return
    }
  }

  /** Checks credentials and opens the document. Protocols without an Auth message start here as well. */
  authenticate(token: string): void {
    if (this.state.name === 'authenticating') this.state.check.check(token)
  }

  /** Enters a room whose access was decided before there was a socket. */
  enterAs(admission: Extract<Admission, { ok: true }>): void {
    const { state } = this
    if (state.name !== 'authenticating') return
    this.host.admitted()
    this.connection.together(() => this.enter(state.waiting, admission))
  }

  private checked(checked: Checked): void {
    const { state } = this
    if (state.name !== 'authenticating') return
    if (checked.ok) this.load({ name: 'loading', waiting: state.waiting, principal: checked.principal })
    else if ('error' in checked) this.failToCheck(checked.error)
    // What cannot be checked now concerns all documents of the socket. Clients retry only when the socket closes.
    else if (checked.code === 'keys-away') this.connection.fail(checked.code)
    else this.refuse(checked.code, checked.detail)
  }

  private failToCheck(error: unknown): void {
    const isAway = error instanceof StoreError && (error.code === 'unavailable' || error.code === 'closed')
    if (isAway) this.connection.fail('load-failed')
    else this.failUnexpectedly(error)
  }

  private load(loading: Loading): void {
    this.host.admitted()
    this.state = loading
    this.services.admission
      .admit(documentNameOf(this.address), loading.principal)
      .then((admission) => {
        if (this.state === loading) this.opened(loading, admission)
      })
      .catch((error: unknown) => this.failUnexpectedly(error))
  }

  private opened({ waiting }: Loading, admission: Admission): void {
    if (admission.ok) this.connection.together(() => this.enter(waiting, admission))
    // The database is unavailable, for all documents of the socket. Clients retry only when the socket closes.
    else if (admission.code === 'load-failed') this.connection.fail('load-failed')
    else this.refuse(admission.code)
  }

  private enter(waiting: WaitingMessages, { room, principal }: Extract<Admission, { ok: true }>): void {
    const { services, connection } = this
    this.encoder = room.shared(this.encoder)
    const member = new SessionMember({
      room,
      principal,
      owner: services.nextOwner(),
      encoder: this.encoder,
      connection,
      limits: services.limits,
      maxFrameBytes: services.maxFrameBytes,
      onEnd: () => this.end(),
    })
    this.state = { name: 'joined', member }
    if (principal.expiresAt !== undefined) this.renewalOf(member).watch()
    member.join()
    this.replay(waiting.takeAll())
  }

  private renewalOf(member: SessionMember): Renewal {
    this.renewal ??= new Renewal({
      member,
      services: this.services,
      source: this.source,
      fail: (error) => this.failUnexpectedly(error),
    })
    return this.renewal
  }

  /** Called when the socket can take data again. */
  drained(): void {
    if (this.state.name === 'joined') this.state.member.drained()
  }

  /** Leaves the room; nothing is sent afterwards. */
  end(): void {
    const { state } = this
    if (state.name === 'closed') return
    this.state = CLOSED
    if (state.name === 'authenticating' || state.name === 'loading') state.waiting.takeAll()
    if (state.name === 'joined') {
      this.renewal?.end()
      state.member.leave()
      this.services.registry.left(state.member.room)
    }
    this.host.ended(this)
  }

  /**
   * A socket without any accepted credentials is closed, because it only uses resources; otherwise only this document
   * is refused.
   */
  private overflow(): void {
    if (this.host.isTrusted) this.refuse('handshake-overflow')
    else this.connection.fail('handshake-overflow')
  }

  private attempt(action: () => void): void {
    try {
      action()
    } catch (error) {
      this.failUnexpectedly(error)
    }
  }

  private failUnexpectedly(error: unknown): void {
    this.services.errors.report(error, { fail: (code) => this.refuse(code) })
  }

  /** Refuses the client: with Hocuspocus for this document only, and the socket stays open. */
  private refuse(code: ErrorCode, detail = ''): void {
    const denial = this.encoder.denied(detail ? `${code}: ${detail}` : code)
    if (denial) {
      this.connection.send(denial)
      this.end()
    } else {
      this.connection.fail(code, detail)
    }
  }
}
