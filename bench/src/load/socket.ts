import { randomBytes } from 'node:crypto'
import { connect, type Socket as NetSocket } from 'node:net'
import { FrameReader, pongFrame } from './frame.ts'

/** Where and how a socket connects. */
export interface SocketOptions {
  readonly host: string
  readonly port: number
  /** Path of the upgrade request, already percent-encoded. */
  readonly path: string
  /** Source address; several let one machine hold more connections than one address has ports. */
  readonly localAddress?: string
  /** Hand out only the first bytes of large frames: for clients that count and do not look. */
  readonly headsOnly?: boolean
  /** Where reads land; sockets may share one, for what is read is consumed before the next read. */
  readonly scratch: Buffer
}

/** Takes a data frame: its payload (valid during the call only), or the head of it, and its true length. */
export type OnFrame = (payload: Uint8Array, length: number) => void

/**
 * A WebSocket client on a bare TCP socket: no compression, no events, no copies, so that one process can play
 * thousands of clients without being the bottleneck of what it measures.
 */
export class Socket {
  /** Resolves when the server has upgraded; rejects when it refuses or the connection fails. */
  readonly open: Promise<void>
  /** Payload bytes and data frames received. */
  bytes = 0
  frames = 0
  /** Why the socket is no longer open; null while it is, or when we closed it. */
  failure: string | null = null
  readonly #net: NetSocket
  readonly #reader: FrameReader
  #upgrade: { head: Buffer; resolve: () => void; reject: (error: Error) => void } | null = null
  #ours = false

  constructor(options: SocketOptions, onFrame: OnFrame) {
    this.#reader = new FrameReader(
      {
        data: (payload, length) => {
          this.bytes += length
          this.frames += 1
          onFrame(payload, length)
        },
        ping: (payload) => this.send(pongFrame(payload)),
        close: (code) => this.#fail(`the server closed with ${code}`),
      },
      options.headsOnly ?? false,
    )
    this.#net = connect({
      host: options.host,
      port: options.port,
      noDelay: true,
      ...(options.localAddress === undefined ? {} : { localAddress: options.localAddress }),
      onread: {
        buffer: options.scratch,
        callback: (size, buffer) => {
          this.#read(Buffer.from(buffer.buffer, buffer.byteOffset, size))
          return true
        },
      },
    })
    this.open = new Promise((resolve, reject) => {
      this.#upgrade = { head: Buffer.alloc(0), resolve, reject }
    })
    this.#net.on('error', (error) => this.#fail(error.message))
    this.#net.on('close', () => this.#fail('the connection ended'))
    const key = randomBytes(16).toString('base64')
    this.#net.write(
      `GET ${options.path} HTTP/1.1\r\nHost: ${options.host}:${options.port}\r\nUpgrade: websocket\r\n` +
        `Connection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    )
  }

  /** Writes a ready frame. */
  send(frame: Buffer): void {
    this.#net.write(frame)
  }

  /** Stops reading, so that the server's data piles up. */
  pause(): void {
    this.#net.pause()
  }

  /** Reads again. */
  resume(): void {
    this.#net.resume()
  }

  /** Ends the connection at once; not a failure. */
  destroy(): void {
    this.#ours = true
    this.#net.destroy()
  }

  #read(chunk: Buffer): void {
    if (this.#upgrade === null) {
      this.#reader.push(chunk)
      return
    }
    const head = Buffer.concat([this.#upgrade.head, chunk])
    const end = head.indexOf('\r\n\r\n')
    if (end < 0) {
      this.#upgrade.head = head
      return
    }
    const status = head.toString('latin1', 0, head.indexOf('\r\n'))
    if (!status.startsWith('HTTP/1.1 101')) {
      this.#fail(`refused: ${status}`)
      this.#net.destroy()
      return
    }
    const { resolve } = this.#upgrade
    this.#upgrade = null
    resolve()
    if (head.length > end + 4) this.#reader.push(head.subarray(end + 4))
  }

  #fail(reason: string): void {
    if (this.#ours) return
    this.failure ??= reason
    this.#upgrade?.reject(new Error(this.failure))
    this.#upgrade = null
  }
}
