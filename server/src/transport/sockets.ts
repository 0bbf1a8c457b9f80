import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type ErrorCode, parseAddress } from '@cowrite/crdt'
import { WebSocketServer } from 'ws'
import { type OriginRules, requestAllowed } from '../access/origins.ts'
import { ignoreReset, refuseSocket } from '../http/refuse-socket.ts'
import { CollabHandler } from './collab.ts'
import { Connection, LinkedWebSocket, type Peer } from './connection.ts'
import type { FrameLimit } from './frame-limit.ts'
import type { SessionServices } from './session.ts'
import { YjsHandler } from './yjs.ts'

/** Time between two sweeps over all connections, in ms. */
const SWEEP_MS = 5_000
/**
 * Interval at which sockets are closed on shutdown, in ms: closing is spread so that clients do not all reconnect at
 * once.
 */
const DRAIN_STEP_MS = 20
/** Sockets closed per interval; more when the time would not be enough. */
const DRAIN_PER_STEP = 5

/** The target of an upgrade request. */
type Target =
  | { readonly kind: 'collab' }
  | { readonly kind: 'yjs'; readonly name: string; readonly token: string }
  | { readonly kind: 'refused'; readonly code: ErrorCode }

/** All WebSockets of the process: `/collab` (Hocuspocus) and `/yjs/{address}` (y-websocket). */
export class Sockets {
  private readonly services: SessionServices
  private readonly origins: OriginRules
  private readonly frames: FrameLimit
  private readonly now: () => number
  private readonly server: WebSocketServer
  private readonly onMistake = (error: unknown, connection: Connection) => {
    this.services.errors.report(error, connection)
  }
  private readonly forget = (connection: Connection) => {
    this.connections.delete(connection)
  }
  private readonly connections = new Set<Connection>()
  private readonly sweeper: NodeJS.Timeout
  private draining = false

  constructor(parts: {
    readonly http: Server
    readonly services: SessionServices
    readonly origins: OriginRules
    readonly frames: FrameLimit
    readonly now: () => number
  }) {
    this.services = parts.services
    this.origins = parts.origins
    this.frames = parts.frames
    this.now = parts.now
    this.server = new WebSocketServer({
      noServer: true,
      WebSocket: LinkedWebSocket,
      // With compression, frames could not be shared, and it costs more than the saved bytes are worth.
      perMessageDeflate: false,
      maxPayload: parts.frames.maxBytes,
      clientTracking: false,
    })
    this.server.on('wsClientError', (error, socket) => refuseSocket(socket, 'invalid-request', error.message))
    parts.http.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head))
    this.sweeper = setInterval(() => {
      for (const connection of this.connections) connection.sweep()
    }, SWEEP_MS)
  }

  /** Open sockets. */
  get size(): number {
    return this.connections.size
  }

  /**
   * Accepts no more sockets, closes all with 1012 spread over up to `withinMs`, and resolves when all close frames are
   * sent.
   */
  async drain(withinMs: number): Promise<void> {
    this.draining = true
    clearInterval(this.sweeper)
    const open = [...this.connections]
    const duration = Math.min(withinMs, (open.length / DRAIN_PER_STEP) * DRAIN_STEP_MS)
    const begun = this.now()
    let closed = 0
    while (closed < open.length) {
      // Computed from the clock, because timers of a busy process are late, and the total time is limited.
      const share = Math.min(1, (this.now() - begun + DRAIN_STEP_MS) / duration)
      const due = Math.ceil(share * open.length)
      for (const connection of open.slice(closed, due)) connection.fail('shutting-down')
      closed = due
      if (closed < open.length) await new Promise((resolve) => setTimeout(resolve, DRAIN_STEP_MS))
    }
  }

  /** Drops the sockets that are still open. */
  terminate(): void {
    for (const connection of this.connections) connection.terminate()
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // From here on Node does not listen to errors of the socket, and the WebSocket does not listen yet.
    socket.on('error', ignoreReset)
    const target = this.target(request)
    if (target.kind === 'refused') {
      refuseSocket(socket, target.code)
      return
    }
    this.server.handleUpgrade(request, socket, head, (ws) =>
      this.accept(ws as LinkedWebSocket, socket, target, this.peerOf(request)),
    )
  }

  private target(request: IncomingMessage): Target {
    if (this.draining) return { kind: 'refused', code: 'shutting-down' }
    if (request.headers.host === undefined) return { kind: 'refused', code: 'invalid-request' }
    if (!requestAllowed(request, this.origins)) return { kind: 'refused', code: 'foreign-origin' }
    const url = URL.parse(request.url ?? '', 'http://host')
    if (!url) return { kind: 'refused', code: 'not-found' }
    if (url.pathname === '/collab' || url.pathname === '/collab/') return { kind: 'collab' }
    if (!url.pathname.startsWith('/yjs/')) return { kind: 'refused', code: 'not-found' }
    const name = decodePath(url.pathname.slice('/yjs/'.length))
    if (name === null || !parseAddress(name, this.services.defaultProject)) {
      return { kind: 'refused', code: 'invalid-address' }
    }
    return { kind: 'yjs', name, token: credentialsOf(url) }
  }

  /** Stored only when it is used: there are many idle connections. */
  private peerOf({ headers, socket }: IncomingMessage): Peer | null {
    if (!this.services.access.usesPeer) return null
    return { headers, peerAddress: socket.remoteAddress ?? null }
  }

  private accept(
    ws: LinkedWebSocket,
    socket: Duplex,
    target: Exclude<Target, { kind: 'refused' }>,
    peer: Peer | null,
  ): void {
    socket.off('error', ignoreReset)
    const { services, frames, now, onMistake } = this
    const connection = new Connection(ws, socket, {
      limits: services.limits,
      frames,
      now,
      onMistake,
      ...(peer ? { peer } : {}),
    })
    this.connections.add(connection)
    connection.start(() => {
      if (target.kind === 'collab') return new CollabHandler(connection, services)
      return new YjsHandler(connection, services, target.name, target.token)
    }, this.forget)
  }
}

function decodePath(path: string): string | null {
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}

/** y-websocket has no message for credentials: they are in the URL, as `?token=…` or `?access=readonly`. */
function credentialsOf(url: URL): string {
  return url.searchParams.get('token') ?? url.searchParams.get('access') ?? ''
}
