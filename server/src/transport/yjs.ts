import { decodeYws } from '@cowrite/crdt'
import type { Admission } from '../rooms/room-admission.ts'
import type { Connection, FrameHandler } from './connection.ts'
import { YWS_DIALECT } from './frame-encoder.ts'
import { Session, type SessionHost, type SessionServices } from './session.ts'

/** An awareness message without clients: a data frame that every client accepts and ignores. */
const KEEPALIVE = YWS_DIALECT.awareness(Uint8Array.of(0))

/** The y-websocket protocol on one socket: the one document of its path. */
export class YjsHandler implements FrameHandler, SessionHost {
  private readonly connection: Connection
  private readonly services: SessionServices
  private readonly session: Session
  private waitingBytes = 0
  readonly isTrusted = false

  /** `entry`: the token to check, or the room that the client was let into already. */
  constructor(
    connection: Connection,
    services: SessionServices,
    name: string,
    entry: string | Extract<Admission, { ok: true }>,
  ) {
    this.connection = connection
    this.services = services
    this.session = new Session(name, YWS_DIALECT, { connection, services, host: this })
    if (typeof entry === 'string') this.session.authenticate(entry)
    else this.session.enterAs(entry)
  }

  frame(bytes: Uint8Array): void {
    const frame = decodeYws(bytes, this.session.address)
    switch (frame.kind) {
      case 'message':
        this.session.receive(frame.message)
        return
      case 'ping':
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
    this.session.drained()
  }

  sweep(): void {}

  keepalive(): Uint8Array {
    return KEEPALIVE
  }

  closed(): void {
    this.session.end()
  }

  admitted(): void {}

  ended(): void {}

  reserve(bytes: number): boolean {
    this.waitingBytes += bytes
    return this.waitingBytes <= this.services.limits.handshakeBytes
  }

  release(bytes: number): void {
    this.waitingBytes -= bytes
  }
}
