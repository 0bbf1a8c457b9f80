import type { Duplex } from 'node:stream'
import { ERRORS, type ErrorCode } from '@cowrite/crdt'
import { type RawData, WebSocket } from 'ws'
import type { Credentials } from '../access/access.ts'
import type { Limits } from '../rooms/limits.ts'
import type { FrameLimit } from './frame-limit.ts'
import { gatherLargeFrames } from './gathered-frame.ts'
import { InboundLimit } from './inbound-limit.ts'

/** Data about a client from its upgrade request. */
export type Peer = Pick<Credentials, 'headers' | 'peerAddress'>

/** Shared by all connections when the authenticator does not use the peer. */
const NO_PEER: Peer = { headers: {}, peerAddress: null }

/** Handles a connection's frames. */
export interface FrameHandler {
  /** Handles one binary frame; the handler may keep the bytes. */
  frame(bytes: Uint8Array): void
  /** Called when all written bytes have reached the network. */
  drained(): void
  /** Called every few seconds; `ageMs` is the age of the connection. */
  sweep(ageMs: number): void
  /** A frame without content that prevents clients from closing the connection; `null` when none is possible. */
  keepalive(): Uint8Array | null
  /** Called once, when the connection is closed. */
  closed(): void
}

/**
 * Interval of keepalive frames: clients drop a connection after 30 s without a data frame; the time between two sweeps
 * is subtracted. In ms.
 */
const KEEPALIVE_MS = 15_000
/** Silence after which a socket is pinged, in ms. */
const PING_AFTER_MS = 10_000
/** Largest size for which Node takes buffers from a pool, in bytes. */
const COPY_BYTES = 4096
/** Pings are not answered while more bytes than this are unsent: a client that reads receives enough other data. */
const PONG_UNSENT_BYTES = 16 * 1024
/** Maximum length of the reason in a close frame, in bytes (RFC 6455 §5.5); an incomplete last character is omitted. */
const REASON_BYTES = 123
/**
 * Time to answer a ping that asks whether the client is alive, in ms: many times the round trip of a slow connection.
 */
const ALIVE_MS = 2_000
/** A ping without content (RFC 6455 §5.5.2). */
const PING = Buffer.of(0x89, 0)
/** The header of a ping with one byte of content, which the pong repeats. */
const PING_OF_ONE_BYTE = [0x89, 1] as const

/**
 * A WebSocket with a reference to its connection. Listeners are functions of the module that find the connection
 * through `this`: there are many idle connections, and closures would be most of their memory.
 */
export class LinkedWebSocket extends WebSocket {
  connection: Connection | null = null

  /** For an oversized frame, ws closes the socket itself as soon as it has read the header, without a reason. */
  override close(code?: number, reason?: string | Buffer): void {
    if (code === ERRORS['frame-too-large'].close && reason === undefined) this.connection?.failOversized()
    else super.close(code, reason)
  }
}

/**
 * One WebSocket of either protocol. Complete frames are written directly to the socket of the upgrade, so that many
 * connections share one buffer.
 */
export class Connection {
  /** Data about the client from its upgrade request. */
  readonly peer: Peer
  private readonly ws: LinkedWebSocket
  private readonly socket: Duplex
  private readonly limits: Limits
  private readonly frames: FrameLimit
  private readonly now: () => number
  private readonly onMistake: (error: unknown, connection: Connection) => void
  private readonly inbound: InboundLimit
  private readonly startedAt: number
  private handler: FrameHandler | null = null
  private onClosed: ((connection: Connection) => void) | null = null
  private awaitsDrain = false
  /** Number of pending operations for which later frames must wait. */
  private holds = 0
  /** Frames that wait: at most those that the socket had read when it was paused. */
  private held: Uint8Array[] = []
  // Frames only set a flag; the sweep converts it to a time, so that no frame reads the clock.
  private heard = false
  /** Pending liveness checks, by the byte in their ping; `null` when there are none, as on most connections. */
  private questions: Map<number, (isAlive: boolean) => void> | null = null
  private lastQuestion = 0
  private wrote = false
  private heardAt: number
  private wroteAt: number

  /** `onMistake` is called with errors thrown by a handler, after which the connection is closed. */
  constructor(
    ws: LinkedWebSocket,
    socket: Duplex,
    parts: {
      readonly limits: Limits
      readonly frames: FrameLimit
      readonly now: () => number
      readonly onMistake: (error: unknown, connection: Connection) => void
      /** By default unknown. */
      readonly peer?: Peer
    },
  ) {
    const { limits, frames, now } = parts
    this.ws = ws
    this.socket = socket
    this.limits = limits
    this.frames = frames
    this.now = now
    this.onMistake = parts.onMistake
    this.peer = parts.peer ?? NO_PEER
    this.startedAt = now()
    this.heardAt = this.startedAt
    this.wroteAt = this.startedAt
    this.inbound = new InboundLimit(limits, this.startedAt)
  }

  /** Starts listening, then creates the handler; `onClosed` is called once, after the handler's `closed`. */
  start(makeHandler: () => FrameHandler, onClosed: (connection: Connection) => void): void {
    this.onClosed = onClosed
    this.ws.connection = this
    gatherLargeFrames(this.ws)
    this.ws.on('message', receiveMessage)
    this.ws.on('pong', receivePong)
    this.ws.on('error', ignoreError)
    this.ws.on('close', receiveClose)
    this.attempt(() => {
      this.handler = makeHandler()
    })
  }

  /** Bytes written that have not reached the network. */
  get unsentBytes(): number {
    return this.socket.writableLength
  }

  get isOpen(): boolean {
    return this.ws.readyState === WebSocket.OPEN
  }

  /** Writes one complete WebSocket frame. */
  send(frame: Uint8Array): void {
    if (!this.isOpen) return
    this.wrote = true
    if (this.socket.write(frame) || this.awaitsDrain) return
    this.awaitsDrain = true
    this.socket.once('drain', () => {
      this.awaitsDrain = false
      this.attempt(() => this.handler?.drained())
    })
  }

  /**
   * Writes two frames in one system call. Small frames are copied into one buffer, which is cheaper than a vectored
   * write.
   */
  sendBoth(first: Uint8Array, second: Uint8Array): void {
    if (first.length + second.length <= COPY_BYTES) {
      this.send(Buffer.concat([first, second]))
      return
    }
    this.together(() => {
      this.send(first)
      this.send(second)
    })
  }

  /** Everything that `write` sends leaves in one system call. */
  together(write: () => void): void {
    this.socket.cork()
    write()
    this.socket.uncork()
  }

  /** Closes with the error's close code, and with the error's name as the reason. */
  fail(code: ErrorCode, detail = ''): void {
    const { close } = ERRORS[code]
    this.close(close ?? ERRORS.internal.close, detail ? `${code}: ${detail}` : code)
  }

  /** Closes because a frame is too large. */
  failOversized(): void {
    this.fail('frame-too-large', this.frames.refuse())
  }

  /** Answers a ping of the client's protocol with `frame`, unless the client does not read what it is sent. */
  answerPing(frame: Uint8Array): void {
    if (this.unsentBytes <= PONG_UNSENT_BYTES) this.send(frame)
  }

  /** Closes; the reason is truncated to the maximum of a close frame. */
  close(code: number, reason: string): void {
    const bytes = Buffer.from(reason).subarray(0, REASON_BYTES)
    // The option `stream` omits an incomplete character at the end.
    this.ws.close(code, new TextDecoder().decode(bytes, { stream: true }))
  }

  /** Drops the socket without a close frame. */
  terminate(): void {
    this.ws.terminate()
  }

  /**
   * Holds back later frames until `work` is done, and stops reading from the socket: processing a large message takes
   * time, and messages must stay in order.
   */
  hold(work: Promise<void>): void {
    this.holds++
    this.ws.pause()
    work.then(
      () => this.release(),
      (error: unknown) => {
        this.onMistake(error, this)
        this.release()
      },
    )
  }

  private release(): void {
    this.holds--
    while (this.holds === 0 && this.held.length > 0 && this.isOpen) this.handle(this.held.shift()!)
    if (this.holds > 0) return
    this.held = []
    this.heard = true
    this.ws.resume()
  }

  /**
   * Whether a ping is answered within {@link ALIVE_MS}; otherwise the socket is dropped. Only the pong to this ping
   * counts: other data may have been delayed in the network for long.
   */
  isAlive(): Promise<boolean> {
    // A message of this client is being processed, and nothing is read from its socket until that is done.
    if (this.holds > 0) return Promise.resolve(true)
    const { promise, resolve } = Promise.withResolvers<boolean>()
    this.lastQuestion = (this.lastQuestion + 1) % 256
    const question = this.lastQuestion
    this.questions ??= new Map()
    const { questions } = this
    const timer = setTimeout(() => {
      questions.get(question)?.(false)
      this.terminate()
    }, ALIVE_MS)
    questions.set(question, (isAlive) => {
      questions.delete(question)
      if (questions.size === 0) this.questions = null
      clearTimeout(timer)
      resolve(isAlive)
    })
    if (this.isOpen) this.socket.write(Buffer.of(...PING_OF_ONE_BYTE, question))
    return promise
  }

  /** Must be called every few seconds: pings silent clients, drops dead sockets, sends keepalive frames. */
  sweep(): void {
    const now = this.now()
    if (this.heard || this.holds > 0) this.heardAt = now
    if (this.wrote) this.wroteAt = now
    this.heard = false
    this.wrote = false
    if (now - this.heardAt > this.limits.silenceMs) {
      this.terminate()
      return
    }
    if (!this.isOpen) return
    this.attempt(() => this.handler?.sweep(now - this.startedAt))
    if (now - this.heardAt > PING_AFTER_MS) this.socket.write(PING)
    if (now - this.wroteAt > KEEPALIVE_MS) {
      const frame = this.handler?.keepalive()
      if (frame) this.send(frame)
    }
  }

  /** Handles a message from the WebSocket. */
  receive(data: RawData, isBinary: boolean): void {
    if (!this.handler || !this.isOpen) return
    if (!isBinary) {
      this.fail('text-frame')
      return
    }
    this.heard = true
    const bytes = data as Buffer
    if (!this.inbound.take(bytes.length, this.now)) this.fail('rate-limited')
    else if (this.holds > 0) this.held.push(bytes)
    else this.handle(bytes)
  }

  /** Handles a pong with this content. */
  receivePong(content: Uint8Array): void {
    this.heard = true
    const [question] = content
    if (question !== undefined) this.questions?.get(question)?.(true)
  }

  /** Handles the end of the socket. */
  receiveEnd(): void {
    this.held = []
    for (const answer of [...(this.questions?.values() ?? [])]) answer(false)
    this.attempt(() => this.handler?.closed())
    this.handler = null
    this.onClosed?.(this)
    this.onClosed = null
  }

  /** Like {@link attempt}, without a closure for each frame. */
  private handle(frame: Uint8Array): void {
    try {
      this.handler?.frame(frame)
    } catch (error) {
      this.onMistake(error, this)
    }
  }

  /** An error in the program while handling one client closes that client's connection only. */
  private attempt(action: () => void): void {
    try {
      action()
    } catch (error) {
      this.onMistake(error, this)
    }
  }
}

function receiveMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
  linked(this).receive(data, isBinary)
}

function receivePong(this: WebSocket, content: Buffer): void {
  linked(this).receivePong(content)
}

function receiveClose(this: WebSocket): void {
  linked(this).receiveEnd()
}

function ignoreError(): void {
  // ws closes the socket itself with the right code (1002, 1007, 1009); 'close' follows.
}

function linked(ws: WebSocket): Connection {
  const { connection } = ws as LinkedWebSocket
  if (!connection) throw new Error('a WebSocket without a connection')
  return connection
}
