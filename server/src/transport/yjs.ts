import { decodeYws } from '@cowrite/crdt'
import type { Connection, FrameHandler } from './connection.ts'
import { YWS_DIALECT } from './dialect.ts'
import { Session, type SessionServices } from './session.ts'

/** An awareness message about nobody: a data frame that every client understands and ignores. */
const KEEPALIVE = YWS_DIALECT.audience.awareness(Uint8Array.of(0))

/** The y-websocket protocol on one socket: the one document of its path. */
export class YjsHandler implements FrameHandler {
  private readonly connection: Connection
  private readonly name: string
  private readonly session: Session

  constructor(connection: Connection, services: SessionServices, name: string, token: string) {
    this.connection = connection
    this.name = name
    let waitingBytes = 0
    this.session = new Session({
      name,
      connection,
      dialect: YWS_DIALECT,
      services,
      onEnd: () => {},
      reserve: (bytes) => {
        waitingBytes += bytes
        return waitingBytes <= services.limits.handshakeBytes
      },
    })
    this.session.authenticate(token)
  }

  frame(bytes: Uint8Array): void {
    const frame = decodeYws(bytes, this.name)
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

  keepalive(): Uint8Array {
    return KEEPALIVE
  }

  closed(): void {
    this.session.end()
  }
}
