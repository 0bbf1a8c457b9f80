import type { Duplex } from 'node:stream'
import { ERRORS, type ErrorCode } from '@cowrite/crdt'
import { type RawData, WebSocket } from 'ws'
import type { Credentials } from '../access/access.ts'
import type { Limits } from '../rooms/limits.ts'
import type { FrameLimit } from './frame-limit.ts'
import { InboundLimit } from './inbound-limit.ts'

/** What the upgrade request said of a client. */
export type Peer = Pick<Credentials, 'headers' | 'peerAddress'>

/** Shared by connections whose clients nobody asks about. */
const NO_PEER: Peer = { headers: {}, peerAddress: null }

/** Handles a connection's frames. */
export interface FrameHandler {
  /** One binary frame; the bytes are the handler's to keep. */
  frame(bytes: Uint8Array): void
  /** What was written has reached the network. */
  drained(): void
  /** Called every few seconds; `ageMs` is the age of the connection. */
  sweep(ageMs: number): void
  /** A frame without content that keeps clients from giving the connection up; `null` when none is possible. */
  keepalive(): Uint8Array | null
  /** The connection is gone; called once. */
  closed(): void
}

/** Clients drop a connection after 30 s without a data frame; less the time between two sweeps, in ms. */
const KEEPALIVE_MS = 15_000
/** A socket that was silent for so long is pinged, in ms. */
const PING_AFTER_MS = 10_000
/** Up to here Node takes buffers from a pool, in bytes. */
const COPY_BYTES = 4096
/** Pings are not answered while more than this waits unsent: whoever reads finds signs of life enough. In bytes. */
const PONG_UNSENT_BYTES = 16 * 1024
/** A close frame holds 123 bytes of reason (RFC 6455 §5.5); the last character may be left out. */
const REASON_BYTES = 123
/** A client that is asked whether it is alive has to answer within this, in ms: many times a slow line's round trip. */
const ALIVE_MS = 2_000
/** RFC 6455 §5.5.2, a ping without content. */
const PING = Buffer.of(0x89, 0)
/** A ping with one byte of content, which its answer repeats. */
const PING_OF_ONE_BYTE = [0x89, 1] as const

/**
 * A WebSocket that knows its connection. Listeners are functions of the module that find it through `this`:
 * idle connections are many, and closures for each would be most of what they cost.
 */
export class LinkedWebSocket extends WebSocket {
  connection: Connection | null = null

  /** For a frame that is too large ws closes by itself, as soon as its header is there, without a reason. */
  override close(code?: number, reason?: string | Buffer): void {
    if (code === ERRORS['frame-too-large'].close && reason === undefined) this.connection?.failOversized()
    else super.close(code, reason)
  }
}

/**
 * One WebSocket, whichever protocol it speaks. Whole frames are written straight to the socket that the
 * upgrade handed over, so that one buffer serves many connections.
 */
export class Connection {
  /** What the upgrade request said of the client. */
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
  /** Work that later frames wait for. */
  private holds = 0
  /** Frames that wait: no more than the socket had read when it was paused. */
  private held: Uint8Array[] = []
  // Frames only leave a mark; the sweep turns it into a time, so that no frame asks the clock.
  private heard = false
  /** Questions whether the client is alive, by the byte in their ping. */
  private readonly questions = new Map<number, (isAlive: boolean) => void>()
  private lastQuestion = 0
  private wrote = false
  private heardAt: number
  private wroteAt: number

  /** `onMistake` is told what a handler throws, and closes the connection. */
  constructor(
    ws: LinkedWebSocket,
    socket: Duplex,
    parts: {
      readonly limits: Limits
      readonly frames: FrameLimit
      readonly now: () => number
      readonly onMistake: (error: unknown, connection: Connection) => void
      /** [not known] */
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

  /** Starts listening, then makes the handler; `onClosed` is called once, after the handler's. */
  start(makeHandler: () => FrameHandler, onClosed: (connection: Connection) => void): void {
    this.onClosed = onClosed
    this.ws.connection = this
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

  /** Writes one whole WebSocket frame. */
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

  /** Writes two frames in one system call: small ones copied together, as that is cheaper than a vector. */
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

  /** What `write` sends leaves in one system call. */
  together(write: () => void): void {
    this.socket.cork()
    write()
    this.socket.uncork()
  }

  /** Closes with the error's close code and says which it was. */
  fail(code: ErrorCode, detail = ''): void {
    const { close } = ERRORS[code]
    this.close(close ?? ERRORS.internal.close, detail ? `${code}: ${detail}` : code)
  }

  /** A frame is larger than it may be. */
  failOversized(): void {
    this.fail('frame-too-large', this.frames.refuse())
  }

  /** Answers a ping of the client's protocol with `frame`, unless the client does not read what it is sent. */
  answerPing(frame: Uint8Array): void {
    if (this.unsentBytes <= PONG_UNSENT_BYTES) this.send(frame)
  }

  /** Closes; the reason is cut to what a close frame holds. */
  close(code: number, reason: string): void {
    const bytes = Buffer.from(reason).subarray(0, REASON_BYTES)
    // As of a stream: a character that is cut at the end is left out.
    this.ws.close(code, new TextDecoder().decode(bytes, { stream: true }))
  }

  /** Drops the socket without a word. */
  terminate(): void {
    this.ws.terminate()
  }

  /**
   * Keeps later frames waiting until `work` is done, and reads nothing more from the socket: a large message takes its
   * time, and messages keep their order.
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
   * Whether a ping is answered within {@link ALIVE_MS}; else the socket is dropped. Nothing but the answer to this ping
   * counts: what was sent before may have waited in the network for long.
   */
  isAlive(): Promise<boolean> {
    // What is being worked on came from it, and nothing more is read meanwhile.
    if (this.holds > 0) return Promise.resolve(true)
    const { promise, resolve } = Promise.withResolvers<boolean>()
    this.lastQuestion = (this.lastQuestion + 1) % 256
    const question = this.lastQuestion
    const timer = setTimeout(() => {
      this.questions.get(question)?.(false)
      this.terminate()
    }, ALIVE_MS)
    this.questions.set(question, (isAlive) => {
      this.questions.delete(question)
      clearTimeout(timer)
      resolve(isAlive)
    })
    if (this.isOpen) this.socket.write(Buffer.of(...PING_OF_ONE_BYTE, question))
    return promise
  }

  /** To be called every few seconds: pings the silent, drops the dead, keeps clients from giving up. */
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

  /** A message arrived. */
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

  /** The answer to a ping with this content arrived. */
  receivePong(content: Uint8Array): void {
    this.heard = true
    const [question] = content
    if (question !== undefined) this.questions.get(question)?.(true)
  }

  /** The socket is gone. */
  receiveEnd(): void {
    this.held = []
    for (const answer of [...this.questions.values()]) answer(false)
    this.attempt(() => this.handler?.closed())
    this.handler = null
    this.onClosed?.(this)
    this.onClosed = null
  }

  /** As {@link attempt}, without a function for each frame. */
  private handle(frame: Uint8Array): void {
    try {
      this.handler?.frame(frame)
    } catch (error) {
      this.onMistake(error, this)
    }
  }

  /** A mistake of the program at what one client does closes that client's connection, and ends nothing else. */
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
  // ws closes the socket itself, with the right code (1002, 1007, 1009); 'close' follows.
}

function linked(ws: WebSocket): Connection {
  const { connection } = ws as LinkedWebSocket
  if (!connection) throw new Error('a WebSocket without a connection')
  return connection
}
