import type { Duplex } from 'node:stream'
import { ERRORS, type ErrorCode } from '@cowrite/crdt'
import type { RawData, WebSocket } from 'ws'
import type { Limits } from '../rooms/limits.ts'
import { TokenBucket } from './token-bucket.ts'

/** Whoever makes sense of a connection's frames. */
export interface FrameHandler {
  /** One binary frame; the bytes are the handler's to keep. */
  frame(bytes: Uint8Array): void
  /** What was written has reached the network. */
  drained(): void
  /** A frame without content that keeps clients from giving the connection up; `null` when none is possible. */
  keepalive(): Uint8Array | null
  /** The connection is gone; called once. */
  closed(): void
}

/** Clients drop a connection after 30 s without a data frame; less the time between two sweeps, in ms. */
const KEEPALIVE_MS = 15_000
/** A socket that was silent for so long is pinged, in ms. */
const PING_AFTER_MS = 10_000
/** RFC 6455 §5.5.2, a ping without content. */
const PING = Uint8Array.of(0x89, 0)

/**
 * One WebSocket, whichever protocol it speaks. Whole frames are written straight to the socket that the
 * upgrade handed over, so that one buffer serves many connections.
 */
export class Connection {
  private readonly ws: WebSocket
  private readonly socket: Duplex
  private readonly now: () => number
  private readonly frames: TokenBucket
  private readonly bytes: TokenBucket
  private handler: FrameHandler | null = null
  // Frames only leave a mark; the sweep turns it into a time, so that no frame asks the clock.
  private heard = false
  private wrote = false
  private heardAt: number
  private wroteAt: number

  constructor(ws: WebSocket, socket: Duplex, limits: Limits, now: () => number) {
    this.ws = ws
    this.socket = socket
    this.now = now
    this.heardAt = now()
    this.wroteAt = this.heardAt
    this.frames = new TokenBucket(limits.framesPerSecond, limits.framesBurst, now)
    this.bytes = new TokenBucket(limits.bytesPerSecond, limits.bytesBurst, now)
  }

  /** Starts listening; `onClosed` is called once, after the handler's. */
  start(handler: FrameHandler, onClosed: () => void): void {
    this.handler = handler
    this.ws.on('message', (data, isBinary) => this.receive(data, isBinary))
    this.ws.on('pong', () => {
      this.heard = true
    })
    this.ws.on('error', () => {
      // ws closes the socket itself, with the right code (1002, 1007, 1009); 'close' follows.
    })
    this.ws.once('close', () => {
      this.handler?.closed()
      this.handler = null
      onClosed()
    })
    this.socket.on('drain', () => this.handler?.drained())
  }

  /** Bytes written that have not reached the network. */
  get unsentBytes(): number {
    return this.socket.writableLength
  }

  get isOpen(): boolean {
    return this.ws.readyState === this.ws.OPEN
  }

  /** Writes one whole WebSocket frame. */
  send(frame: Uint8Array): void {
    if (!this.isOpen) return
    this.wrote = true
    this.socket.write(frame)
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

  /** Closes; the reason is cut to what a close frame holds (123 bytes). */
  close(code: number, reason: string): void {
    this.ws.close(code, reason.slice(0, 120))
  }

  /** Drops the socket without a word. */
  terminate(): void {
    this.ws.terminate()
  }

  /** To be called every few seconds: pings the silent, drops the dead, keeps clients from giving up. */
  sweep(silenceMs: number): void {
    const now = this.now()
    if (this.heard) this.heardAt = now
    if (this.wrote) this.wroteAt = now
    this.heard = false
    this.wrote = false
    if (now - this.heardAt > silenceMs) {
      this.terminate()
      return
    }
    if (now - this.heardAt > PING_AFTER_MS && this.isOpen) this.socket.write(PING)
    if (now - this.wroteAt > KEEPALIVE_MS) {
      const frame = this.handler?.keepalive()
      if (frame) this.send(frame)
    }
  }

  private receive(data: RawData, isBinary: boolean): void {
    if (!this.handler || !this.isOpen) return
    if (!isBinary) {
      this.fail('text-frame')
      return
    }
    this.heard = true
    const bytes = data as Buffer
    if (!this.frames.take(1) || !this.bytes.take(bytes.length)) {
      this.fail('rate-limited')
      return
    }
    this.handler.frame(bytes)
  }
}
