import { randomBytes } from 'node:crypto'
import { connect, type Socket as NetSocket } from 'node:net'
import { FrameReader, pongFrame } from './frame.ts'

/** The address and options of a connection. */
export interface SocketOptions {
  readonly host: string
  readonly port: number
  /** Path of the upgrade request, already percent-encoded. */
  readonly path: string
  /** Source address; several addresses allow more connections than one has ports. */
  readonly localAddress?: string
  /** Return only the first bytes of large frames, for clients that only count. */
  readonly headsOnly?: boolean
  /** Buffer for reads; sockets may share one, because each read is processed before the next. */
  readonly scratch: Buffer
}

/**
 * Receives a data frame: its payload (valid during the call only), or its head, and the length of the whole payload.
 */
export type OnFrame = (payload: Uint8Array, length: number) => void

/**
 * A WebSocket client on a plain TCP socket, without compression, events and copies, so that one process can simulate
 * thousands of clients without being the bottleneck.
 */
export class Socket {
  /** Resolves when the server has accepted the upgrade; rejects when it refuses or the connection fails. */
  readonly open: Promise<void>
  /** Payload bytes and data frames received. */
  bytes = 0
  frames = 0
  /** Why the socket closed; null while it is open, or when this side closed it. */
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

  /** Writes a prepared frame. */
  send(frame: Buffer): void {
    this.#net.write(frame)
  }

  /** Stops reading, so that data accumulates at the server. */
  pause(): void {
    this.#net.pause()
  }

  /** Resumes reading. */
  resume(): void {
    this.#net.resume()
  }

  /** Closes the connection at once; does not count as a failure. */
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
