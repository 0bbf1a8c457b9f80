import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type ErrorCode, parseAddress } from '@cowrite/crdt'
import { WebSocketServer } from 'ws'
import type { UpgradeAuthenticator } from '../access/access.ts'
import { type OriginRules, requestAllowed } from '../access/origins.ts'
import { ignoreReset, refuseSocket } from '../http/refuse-socket.ts'
import { CollabHandler } from './collab.ts'
import { Connection, type FrameHandler, LinkedWebSocket, type Peer } from './connection.ts'
import type { FrameLimit } from './frame-limit.ts'
import type { SessionServices } from './session.ts'
import { checkUpgrade, type UpgradeRequest } from './upgrade-check.ts'
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

/** Tokens live for long, and URLs end up in logs. */
const TOKEN_IN_URL =
  'tokens are not accepted in URLs: send the Auth message of Hocuspocus, or ask for a ticket at POST /api/v1/tickets'

/** The target of an upgrade request. */
type Target =
  | { readonly kind: 'collab' }
  | { readonly kind: 'yjs'; readonly name: string; readonly url: URL }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly detail?: string }

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
    parts.http.on('upgrade', (request, socket, head) => this.handleUpgrade(request, socket, head))
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

  /** Whether a request is for a path of WebSockets. */
  isFor({ url = '' }: IncomingMessage): boolean {
    const pathname = URL.parse(url, 'http://host')?.pathname ?? ''
    return pathname === '/collab' || pathname === '/collab/' || pathname.startsWith('/yjs/')
  }

  /** Accepts a WebSocket or refuses it: the arguments of the event `upgrade` of an HTTP server. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // From here on Node does not listen to errors of the socket, and the WebSocket does not listen yet.
    socket.on('error', ignoreReset)
    const target = this.target(request)
    switch (target.kind) {
      case 'refused':
        refuseSocket(socket, target.code, target.detail)
        return
      case 'collab':
        this.complete(request, socket, head, (connection) => new CollabHandler(connection, this.services))
        return
      case 'yjs': {
        const { name, url } = target
        const { upgrades } = this.services.access
        if (upgrades) void this.checkFirst({ request, url, name }, upgrades, socket, head)
        else this.enter(target, tokenOf(url), request, socket, head)
        return
      }
      default:
        target satisfies never
    }
  }

  /** Gives the client of one document its socket only when it may open the document. */
  private async checkFirst(
    upgrade: UpgradeRequest,
    upgrades: UpgradeAuthenticator,
    socket: Duplex,
    head: Buffer,
  ): Promise<void> {
    const { admission, defaultProject, errors } = this.services
    const checked = await checkUpgrade(upgrade, { upgrades, admission, defaultProject })
    if (!checked.ok && 'error' in checked)
      errors.report(checked.error, { fail: (code) => refuseSocket(socket, code) })
    else if (!checked.ok) refuseSocket(socket, checked.code, checked.detail)
    else if (this.draining) refuseSocket(socket, 'shutting-down')
    else this.enter(upgrade, checked, upgrade.request, socket, head)
  }

  private enter(
    { name }: { readonly name: string },
    entry: ConstructorParameters<typeof YjsHandler>[3],
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): void {
    const make = (connection: Connection) => new YjsHandler(connection, this.services, name, entry)
    this.complete(request, socket, head, make)
  }

  private complete(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    makeHandler: (connection: Connection) => FrameHandler,
  ): void {
    this.server.handleUpgrade(request, socket, head, (ws) =>
      this.accept(ws as LinkedWebSocket, socket, makeHandler, this.peerOf(request)),
    )
  }

  private target(request: IncomingMessage): Target {
    if (this.draining) return { kind: 'refused', code: 'shutting-down' }
    if (request.headers.host === undefined) return { kind: 'refused', code: 'invalid-request' }
    if (!requestAllowed(request, this.origins)) return { kind: 'refused', code: 'foreign-origin' }
    const url = URL.parse(request.url ?? '', 'http://host')
    if (!url) return { kind: 'refused', code: 'not-found' }
    if (this.services.access.upgrades && url.searchParams.has('token'))
      return { kind: 'refused', code: 'unauthorized', detail: TOKEN_IN_URL }
    if (url.pathname === '/collab' || url.pathname === '/collab/') return { kind: 'collab' }
    if (!url.pathname.startsWith('/yjs/')) return { kind: 'refused', code: 'not-found' }
    const name = decodePath(url.pathname.slice('/yjs/'.length))
    if (name === null || !parseAddress(name, this.services.defaultProject)) {
      return { kind: 'refused', code: 'invalid-address' }
    }
    return { kind: 'yjs', name, url }
  }

  /** Stored only when it is used: there are many idle connections. */
  private peerOf({ headers, socket }: IncomingMessage): Peer | null {
    if (!this.services.access.usesPeer) return null
    return { headers, peerAddress: socket.remoteAddress ?? null }
  }

  private accept(
    ws: LinkedWebSocket,
    socket: Duplex,
    makeHandler: (connection: Connection) => FrameHandler,
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
    connection.start(() => makeHandler(connection), this.forget)
  }
}

function decodePath(path: string): string | null {
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}

/** Without accounts the token of y-websocket clients is in the URL, as `?token=…` or `?access=readonly`. */
function tokenOf(url: URL): string {
  return url.searchParams.get('token') ?? url.searchParams.get('access') ?? ''
}
