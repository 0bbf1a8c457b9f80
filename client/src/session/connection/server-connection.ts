import type { ErrorCode } from '@cowrite/crdt/errors'
import { decodeNotice, type ServerNotice } from '@cowrite/crdt/notice'
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import { type ApplyUpdate, RemoteUpdates } from '../updates/remote-updates.ts'
import { closeReason, isFinal } from './close-reason.ts'
import { CollabSocket } from './collab-socket.ts'
import { DocumentProvider } from './document-provider.ts'
import { NetworkStatus } from './network-status.ts'
import { reconnection } from './reconnection.ts'
import { socketUrl } from './socket-url.ts'
import { socketsAfter } from './sockets-after.ts'

/** Options of a {@link ServerConnection}. */
export interface ServerConnectionOptions {
  /** Origin of the server. */
  readonly server: string
  /** Address of the document, `project/document`. */
  readonly address: string
  readonly doc: Y.Doc
  readonly awareness: Awareness
  /** Credentials, or a function that returns them and is called for each connection. */
  readonly token: string | (() => string | Promise<string>)
  /** Whether to connect as soon as {@link ServerConnection.start} is called. */
  readonly connect: boolean
  /** A socket to the server that is open or opening; the first connection uses it. */
  readonly socket: WebSocket | null
}

/** An event of the connection; the state of the connection has changed before it is reported. */
export type ConnectionEvent =
  /** The socket has opened; the handshake, which contains all unacknowledged edits, follows. */
  | { readonly type: 'opened' }
  /** The server has authenticated the session. */
  | { readonly type: 'authenticated' }
  /** The handshake is complete: the document and the presence of the others have arrived. */
  | { readonly type: 'synced' }
  /** The number of messages that the server has not acknowledged has changed. */
  | { readonly type: 'unacknowledged'; readonly count: number }
  | { readonly type: 'notice'; readonly notice: ServerNotice }
  /** The connection was lost; it is opened again automatically. */
  | { readonly type: 'lost' }
  /** The server closed the connection because a message exceeds its limit; it is opened again after a pause. */
  | { readonly type: 'message-too-large' }
  /** The server ended the session for good. */
  | { readonly type: 'ended'; readonly reason: ErrorCode }
  /** The browser went online or offline, or the page became visible. */
  | { readonly type: 'network' }

/** State of a {@link ServerConnection}. */
type ConnectionState =
  /** The handshake waits for {@link ServerConnection.start}. `requested`: whether the socket opens meanwhile. */
  | { readonly state: 'idle'; readonly requested: boolean }
  /** Started, without a request to connect. */
  | { readonly state: 'unrequested' }
  /** No authenticated connection. The socket reconnects by itself unless a too large message stopped it. */
  | { readonly state: 'disconnected'; readonly retry: ReturnType<typeof setTimeout> | null }
  /** The server has authenticated the present connection. */
  | { readonly state: 'connected' }
  /** The server ended the session. */
  | { readonly state: 'ended' }
  | { readonly state: 'destroyed' }

/**
 * Pause after a message that was too large, milliseconds. The next handshake contains the same edits, so an immediate
 * attempt would fail again. Later attempts may succeed, as the server's limit can be raised.
 */
const TOO_LARGE_RETRY_MS = 30_000

/** Pause after an edit that may have made the message smaller, milliseconds. It bounds the attempts while typing. */
const EDITED_RETRY_MS = 2_000

/** What the provider says when the credentials could not be had. */
const NO_CREDENTIALS = 'Failed to get token'

/** Credentials that are refused as expired so often in a row are not asked for again. */
const MAX_EXPIRED = 4

/** The connection of one Yjs document to the server: the Hocuspocus provider, its socket, and when to connect. */
export class ServerConnection {
  private state: ConnectionState
  private readonly socket: CollabSocket
  private readonly provider: DocumentProvider
  private readonly updates: RemoteUpdates
  private readonly network: NetworkStatus
  private readonly report: (event: ConnectionEvent) => void
  /** Whether other credentials can be had than those that were refused. */
  private readonly mayRenew: boolean
  /** How often in a row the credentials were refused as expired. */
  private expired = 0

  constructor(options: ServerConnectionOptions, report: (event: ConnectionEvent) => void) {
    this.state = { state: 'idle', requested: options.connect }
    this.report = report
    this.mayRenew = typeof options.token === 'function'
    const delays = reconnection(Math.random())
    this.socket = new CollabSocket({
      url: socketUrl(options.server),
      autoConnect: false,
      WebSocketPolyfill: socketsAfter(options.socket),
      ...delays,
    })
    this.provider = new DocumentProvider({
      websocketProvider: this.socket,
      name: options.address,
      document: options.doc,
      awareness: options.awareness,
      token: options.token,
    } as ConstructorParameters<typeof DocumentProvider>[0])
    this.updates = new RemoteUpdates(options.doc, this.provider)
    this.network = new NetworkStatus(() => this.networkChanged())
    this.listen()
    this.openSocket()
  }

  /** Whether the server has authenticated the present connection. */
  get isConnected(): boolean {
    return this.state.state === 'connected'
  }

  /** Whether the browser reports a network. */
  get isOnline(): boolean {
    return this.network.isOnline
  }

  /** Whether the document contains everything that the server has of it. */
  get isSynced(): boolean {
    return this.isConnected && this.provider.isSynced
  }

  /** Whether the server has granted read access only. */
  get isReadOnly(): boolean {
    return this.provider.authorizedScope === 'readonly'
  }

  /** Whether a connection was requested, by the options or by {@link connect}. */
  get isRequested(): boolean {
    switch (this.state.state) {
      case 'idle':
        return this.state.requested
      case 'unrequested':
        return false
      case 'disconnected':
      case 'connected':
      case 'ended':
      case 'destroyed':
        return true
      default:
        return this.state satisfies never
    }
  }

  /**
   * Starts the handshake, as soon as a connection is requested. Called after the local copy was read, so that the
   * handshake asks only for what the local copy lacks. The socket opens meanwhile.
   */
  start(): void {
    if (this.state.state !== 'idle') return
    const { requested } = this.state
    this.state = requested ? { state: 'disconnected', retry: null } : { state: 'unrequested' }
    this.provider.attach()
  }

  /** Requests a connection. Until {@link start} is called, only the socket opens. */
  connect(): void {
    const { state } = this
    // The socket is opening already.
    if (state.state === 'idle' && state.requested) return
    if (state.state === 'idle') this.state = { state: 'idle', requested: true }
    else if (state.state === 'unrequested') this.state = { state: 'disconnected', retry: null }
    this.openSocket()
  }

  /** Connects soon, because an edit may have made the message that was too large smaller. */
  retryAfterEdit(): void {
    this.retryAfter(EDITED_RETRY_MS)
  }

  /** Calls `listener` before each message of the server is applied; returns the unsubscription. */
  beforeMessage(listener: () => void): () => void {
    this.provider.on('message', listener)
    return () => this.provider.off('message', listener)
  }

  /** Has updates of the server applied by `apply` until the returned function is called. */
  applyUpdatesBy(apply: ApplyUpdate): () => void {
    return this.updates.applyBy(apply)
  }

  /** Leaves the room and closes the socket. */
  destroy(): void {
    if (this.state.state === 'destroyed') return
    this.clearRetry()
    this.state = { state: 'destroyed' }
    this.network.destroy()
    this.updates.destroy()
    this.provider.destroy()
    this.socket.destroy()
  }

  private listen(): void {
    this.provider.onDocumentUpdate = ({ kind, update }) => {
      // The server sends a whole document as an edit. It refers to nothing else, and to look for that takes as long as
      // reading it.
      const isWhole = this.provider.document.store.clients.size === 0
      if (kind === 'handshake' || isWhole) this.updates.synchronize(update)
      else this.updates.receive(update)
    }
    this.provider.on('open', () => this.report({ type: 'opened' }))
    this.provider.on('authenticated', () => this.authenticated())
    this.provider.on('authenticationFailed', ({ reason }: { reason: string }) => this.refused(reason))
    this.provider.on('synced', () => this.report({ type: 'synced' }))
    this.provider.on('close', ({ event }: { event: { code: number; reason: string } }) =>
      this.closed(closeReason(event.code, event.reason)),
    )
    this.provider.on('unsyncedChanges', ({ number }: { number: number }) =>
      this.report({ type: 'unacknowledged', count: number }),
    )
    this.provider.on('stateless', ({ payload }: { payload: string }) => {
      const notice = decodeNotice(payload)
      if (notice !== null) this.report({ type: 'notice', notice })
    })
  }

  private authenticated(): void {
    if (this.state.state === 'ended' || this.state.state === 'destroyed') return
    this.clearRetry()
    this.expired = 0
    this.state = { state: 'connected' }
    this.report({ type: 'authenticated' })
  }

  private refused(reason: string): void {
    // The provider's own words when the function that gives the credentials has failed, as without a network. The server
    // asks again while the present credentials are good.
    if (reason.startsWith(NO_CREDENTIALS)) {
      if (this.state.state !== 'connected') this.closed(null)
      return
    }
    const code = closeReason(0, reason) ?? 'forbidden'
    this.expired = code === 'expired' ? this.expired + 1 : 0
    if (code === 'expired' && this.mayRenew && this.expired < MAX_EXPIRED) this.closed(code)
    else this.end(code)
  }

  private end(reason: ErrorCode): void {
    this.clearRetry()
    this.state = { state: 'ended' }
    this.socket.disconnect()
    this.report({ type: 'ended', reason })
  }

  private closed(reason: ErrorCode | null): void {
    if (isFinal(reason)) {
      this.end(reason)
      return
    }
    if (this.state.state === 'connected') this.state = { state: 'disconnected', retry: null }
    if (reason === 'frame-too-large') {
      this.socket.disconnect()
      this.retryAfter(TOO_LARGE_RETRY_MS)
      this.report({ type: 'message-too-large' })
    } else {
      // The server closed the document but not the socket. Only a new socket opens the document again.
      if (this.socket.webSocket?.readyState === WebSocket.OPEN) this.socket.webSocket.close()
      this.report({ type: 'lost' })
    }
  }

  private networkChanged(): void {
    if (this.isOnline) this.openSocket()
    this.report({ type: 'network' })
  }

  /** Opens the socket if it is closed and a connection is requested. */
  private openSocket(): void {
    const { state } = this
    if (state.state === 'disconnected' || (state.state === 'idle' && state.requested))
      void this.socket.connect()
  }

  /** Opens the socket after `ms` milliseconds. A later call replaces the timer of an earlier one. */
  private retryAfter(ms: number): void {
    if (this.state.state !== 'disconnected') return
    this.clearRetry()
    const retry = setTimeout(() => {
      this.state = { state: 'disconnected', retry: null }
      this.openSocket()
    }, ms)
    this.state = { state: 'disconnected', retry }
  }

  private clearRetry(): void {
    if (this.state.state === 'disconnected' && this.state.retry !== null) clearTimeout(this.state.retry)
  }
}
