import { type ClientMessage, decodeHocuspocus, hocuspocus } from '@cowrite/crdt'
import type { Connection, FrameHandler } from './connection.ts'
import { EndedAddresses } from './ended-addresses.ts'
import { binaryFrame } from './frame.ts'
import { HocuspocusEncoder } from './frame-encoder.ts'
import { Session, type SessionHost, type SessionServices } from './session.ts'

const PONG = binaryFrame(hocuspocus.pong())
/** An awareness message without clients: a data frame that every client accepts and ignores. */
const NOBODY = Uint8Array.of(0)
/** The same message with an empty address: providers up to version 4 throw at a frame without an address. */
const NOBODY_ANYWHERE = binaryFrame(hocuspocus.awareness('', NOBODY))

/**
 * Longest address in UTF-16 units: a project, a name and a provider's session suffix take 400. A name that is merely
 * too long is refused by a message; a longer address closes the socket, because it would be stored for each of its
 * frames before the name is checked.
 */
const MAX_ADDRESS_LENGTH = 4096

/** The Hocuspocus protocol on one socket: many documents, each a session. */
export class CollabHandler implements FrameHandler, SessionHost {
  private readonly connection: Connection
  private readonly services: SessionServices
  private readonly sessions = new Map<string, Session>()
  private readonly endedAddresses = new EndedAddresses()
  /** The address of the last message, which is usually also that of the next. */
  private recent = ''
  private waitingBytes = 0
  isTrusted = false

  constructor(connection: Connection, services: SessionServices) {
    this.connection = connection
    this.services = services
  }

  frame(bytes: Uint8Array): void {
    const frame = decodeHocuspocus(bytes, this.recent)
    switch (frame.kind) {
      case 'message': {
        this.recent = frame.address
        const session = this.sessions.get(frame.address) ?? this.start(frame.address, frame.message.type)
        session?.receive(frame.message)
        return
      }
      case 'ping':
        this.connection.answerPing(PONG)
        return
      case 'pong':
        return
      case 'refused':
        this.connection.fail(frame.code, frame.reason)
        return
      default:
        frame satisfies never
    }
  }

  drained(): void {
    for (const session of this.sessions.values()) session.drained()
  }

  /** Closes a socket without accepted credentials in time: it only uses resources. */
  sweep(ageMs: number): void {
    if (!this.isTrusted && ageMs > this.services.limits.authTimeoutMs) this.connection.fail('auth-timeout')
  }

  keepalive(): Uint8Array | null {
    for (const session of this.sessions.values()) {
      if (session.isAdmitted) return session.awareness(NOBODY)
    }
    return NOBODY_ANYWHERE
  }

  closed(): void {
    for (const session of [...this.sessions.values()]) session.end()
  }

  admitted(): void {
    this.isTrusted = true
  }

  ended(session: Session): void {
    this.sessions.delete(session.address)
    this.endedAddresses.add(session.address)
  }

  reserve(bytes: number): boolean {
    this.waitingBytes += bytes
    return this.waitingBytes <= this.services.limits.handshakeBytes
  }

  release(bytes: number): void {
    this.waitingBytes -= bytes
  }

  /** Creates a session for a new address; `null` when the message must be ignored. */
  private start(address: string, firstMessage: ClientMessage['type']): Session | null {
    if (address.length > MAX_ADDRESS_LENGTH) {
      this.connection.fail('invalid-address')
      return null
    }
    if (firstMessage === 'auth') this.endedAddresses.delete(address)
    // A client continues to send messages for a refused or closed document; only new credentials reopen it.
    else if (firstMessage === 'close' || this.endedAddresses.has(address)) return null
    const encoder = new HocuspocusEncoder(address)
    if (this.sessions.size >= this.services.limits.documentsPerSocket) {
      this.refuseBeyondLimit(encoder, firstMessage)
      return null
    }
    const session = new Session(address, encoder, {
      connection: this.connection,
      services: this.services,
      host: this,
    })
    this.sessions.set(address, session)
    return session
  }

  /** Refuses one document above the limit when its credentials arrive; the other documents stay open. */
  private refuseBeyondLimit(encoder: HocuspocusEncoder, firstMessage: ClientMessage['type']): void {
    if (firstMessage === 'auth') {
      this.connection.send(encoder.denied('too-many-documents'))
      this.endedAddresses.add(encoder.address)
    } else if (!this.isTrusted) {
      this.connection.fail('handshake-overflow')
    }
  }
}
