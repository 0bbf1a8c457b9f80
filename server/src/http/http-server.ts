import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { ErrorCode } from '@cowrite/crdt'
import type { Logger } from 'pino'
import type { HttpLimits } from './limits.ts'
import { ignoreReset, refuseSocket } from './refuse-socket.ts'

/** Number of checks for expired connections within each timeout. */
const CHECKS_PER_TIMEOUT = 5

type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void

/**
 * Node's HTTP server with the limits applied. Malformed bytes and broken connections never end the process, and invalid
 * requests get a response of the usual error format. Upgrades other than to WebSockets are treated as ordinary
 * requests.
 */
export function createHttpServer(
  handler: RequestHandler,
  parts: { readonly limits: HttpLimits; readonly logger: Logger },
): Server {
  const { limits, logger } = parts
  const connections = new HttpConnections(limits)
  const { headersTimeoutMs, requestTimeoutMs } = limits
  const server = createServer({
    headersTimeout: Math.min(headersTimeoutMs, requestTimeoutMs),
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: Math.ceil(Math.min(headersTimeoutMs, requestTimeoutMs) / CHECKS_PER_TIMEOUT),
    maxHeaderSize: limits.headerBytes,
    // A missing host is refused later, with the usual error format.
    requireHostHeader: false,
    shouldUpgradeCallback: (request) =>
      request.headers.upgrade?.toLowerCase() === 'websocket' && !connections.isBusy(request.socket),
  })
  // The size of the head is limited instead; with a maximum count, Node would silently omit headers.
  server.maxHeadersCount = 0
  server.setTimeout(limits.stalledMs)
  const take: RequestHandler = (request, response) => {
    if (connections.begin(request, response)) handler(request, response)
  }
  server.on('request', take)
  // Expectations other than 100-continue may be ignored (RFC 9110 §10.1.1).
  server.on('checkExpectation', take)
  server.on('connection', (socket) => connections.add(socket))
  server.on('upgrade', (request) => connections.release(request.socket))
  server.on('connect', (request, socket) => {
    connections.release(request.socket)
    refuseSocket(socket, 'not-found')
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => connections.refuse(error, socket))
  // Accepting fails when file descriptors run out; it continues when some are free.
  server.on('error', (err) => {
    if (server.listening) logger.warn({ err }, 'a connection could not be accepted')
  })
  return server
}

/** The connections of an HTTP server that are not WebSockets, with the pending responses of each. */
class HttpConnections {
  private readonly limits: HttpLimits
  /** In ascending order of the last request. */
  private readonly sockets = new Set<Socket>()
  private readonly due = new WeakMap<Duplex, Set<ServerResponse>>()
  private readonly forget: (this: Socket) => void

  constructor(limits: HttpLimits) {
    this.limits = limits
    const { sockets } = this
    this.forget = function forget(this: Socket) {
      sockets.delete(this)
    }
  }

  add(socket: Socket): void {
    this.sockets.add(socket)
    socket.once('close', this.forget)
    if (this.sockets.size <= this.limits.connections) return
    const [oldest] = this.sockets
    oldest?.destroy()
    if (oldest) this.sockets.delete(oldest)
  }

  /** Removes a connection that no longer carries HTTP. */
  release(socket: Socket): void {
    socket.off('close', this.forget)
    this.sockets.delete(socket)
  }

  /** Whether responses are pending on a connection. */
  isBusy(socket: Socket): boolean {
    return (this.due.get(socket)?.size ?? 0) > 0
  }

  /** Counts a request until it is answered; returns `false` when there are too many, and drops the connection. */
  begin(request: IncomingMessage, response: ServerResponse): boolean {
    const { socket } = request
    if (socket.destroyed) return false
    const due = this.due.get(socket) ?? new Set<ServerResponse>()
    if (due.size >= this.limits.requestsAtOnce) {
      socket.destroy()
      return false
    }
    this.due.set(socket, due.add(response))
    response.once('close', () => due.delete(response))
    this.sockets.delete(socket)
    this.sockets.add(socket)
    return true
  }

  /**
   * Replies to an invalid or incomplete request, unless the client would take the reply for that of another request.
   */
  refuse(error: NodeJS.ErrnoException, socket: Duplex): void {
    const code = refusalOf(error.code ?? '')
    const due = [...(this.due.get(socket) ?? [])]
    const isNext = due.every(
      (response) => due.length === 1 && !response.headersSent && !response.req.complete,
    )
    if (code === null || !socket.writable || !isNext) {
      socket.on('error', ignoreReset)
      socket.destroy()
    } else {
      const isWrong = code === 'invalid-request'
      refuseSocket(socket, code, isWrong ? 'The bytes are no HTTP request.' : null)
    }
  }
}

/** The refusal for an error of Node's parser or of a timeout; `null` when the connection itself is broken. */
function refusalOf(code: string): ErrorCode | null {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return 'headers-too-large'
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return 'frame-too-large'
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 'request-timeout'
    default:
      return code.startsWith('HPE_') ? 'invalid-request' : null
  }
}
