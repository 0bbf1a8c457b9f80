import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { errorAnswer } from '../http/http-error.ts'
import { refuseSocket } from '../http/refuse-socket.ts'
import type { Sockets } from '../transport/sockets.ts'

const REFUSAL =
  'Open access is for this machine only: give the server a hook authenticate, or set HOST and COWRITE_ALLOW_OPEN.'

/** Takes WebSockets and requests of an embedding program's own HTTP server. */
export class ProgramHttp {
  private readonly http: FastifyInstance
  private readonly sockets: Sockets
  private readonly localOnly: boolean
  private attached: Server | null = null
  private readonly onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // Upgrades that no listener takes are refused, as Node would keep their sockets.
    const isOnly = this.attached?.listenerCount('upgrade') === 1
    if (isOnly || this.sockets.isFor(request)) this.upgrade(request, socket, head)
  }

  /**
   * `localOnly`: refuses connections that did not come in on a loopback address, as a server without credentials does not
   * listen on others either.
   */
  constructor(options: {
    readonly http: FastifyInstance
    readonly sockets: Sockets
    readonly localOnly: boolean
  }) {
    this.http = options.http
    this.sockets = options.sockets
    this.localOnly = options.localOnly
  }

  /** Takes the upgrades of this server for the paths of Cowrite, and leaves others to its other listeners. */
  attach(server: Server): void {
    this.attached = server
    server.on('upgrade', this.onUpgrade)
  }

  /** Takes no more upgrades by itself. */
  detach(): void {
    this.attached?.off('upgrade', this.onUpgrade)
  }

  /** Takes a WebSocket: the arguments of the event `upgrade`. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.mayCome(request)) this.sockets.handleUpgrade(request, socket, head)
    else refuseSocket(socket, 'forbidden', REFUSAL)
  }

  /** Answers a request. */
  answer(request: IncomingMessage, response: ServerResponse): void {
    if (this.mayCome(request)) {
      this.http.routing(request, response)
      return
    }
    const { status, body } = errorAnswer('forbidden', REFUSAL)
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    response.end(JSON.stringify(body))
  }

  private mayCome({ socket }: IncomingMessage): boolean {
    return !this.localOnly || isLoopback(socket.localAddress)
  }
}

/** Whether a connection came in on a loopback address; `undefined`: it came by no network, but by a file of this machine. */
function isLoopback(localAddress: string | undefined): boolean {
  if (localAddress === undefined) return true
  return localAddress === '::1' || /^(?:::ffff:)?127\./.test(localAddress)
}
