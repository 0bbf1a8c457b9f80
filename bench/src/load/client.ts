import { performance } from 'node:perf_hooks'
import type { AckBook } from '../measure/acknowledgement.ts'
import { clientFrame } from './frame.ts'
import { type ContentKind, EMPTY_UPDATE, type Parsed, type Protocol } from './protocol.ts'
import { Socket } from './socket.ts'

/** The address of the server and the protocol of its clients. */
export interface Endpoint {
  readonly host: string
  readonly port: number
  /** Path before the document's name, or the whole path, depending on the protocol. */
  readonly base: string
  readonly protocol: Protocol
}

/** Options of a client. */
export interface ClientOptions {
  readonly endpoint: Endpoint
  readonly document: string
  readonly scratch: Buffer
  readonly localAddress?: string
  /** Called with the content of every step 2 and update, and the time; the bytes are valid during the call only. */
  readonly onUpdate?: (update: Uint8Array, now: number) => void
  /** Called with every presence update. */
  readonly onPresence?: (update: Uint8Array, now: number) => void
  /** Called with every frame that is no content, such as a notice; the bytes are valid during the call only. */
  readonly onOther?: (payload: Uint8Array, now: number) => void
  /** Records everything sent that must be acknowledged, and the acknowledgements. */
  readonly acknowledgements?: AckBook
}

/**
 * One collaborator on one document, without a Y.Doc: performs the handshake, sends the required answers, counts
 * acknowledgements, and otherwise only counts bytes.
 */
export class Client {
  readonly socket: Socket
  /** Resolves when the document has arrived (for a relay: when the socket is open). */
  readonly synced: Promise<void>
  /** Number of updates and steps 2 that the server must acknowledge, and of those it has acknowledged. */
  owed = 0
  accepted = 0
  refused = 0
  /** Whether the server has closed the document while the socket is open. */
  closed = false
  /** Steps 2 received. */
  answers = 0
  /** Set by a scenario whose client stops reading: nothing is expected of it during that time. */
  stalled = false
  /** Content bytes of the first step 2 received. */
  joinBytes = 0
  /** When the client sent its first message, in milliseconds of performance.now(); 0 before. */
  helloAt = 0
  readonly #acknowledgements: AckBook | null
  readonly #options: ClientOptions
  readonly #parsed: Parsed = { kind: 'other', start: 0, length: 0 }
  #resolve: () => void = () => {}
  #reject: (error: Error) => void = () => {}

  constructor(options: ClientOptions) {
    this.#options = options
    this.#acknowledgements = options.acknowledgements ?? null
    const { endpoint, document } = options
    const { protocol } = endpoint
    this.socket = new Socket(
      {
        host: endpoint.host,
        port: endpoint.port,
        path: protocol.path(endpoint.base, document),
        scratch: options.scratch,
        headsOnly: options.onUpdate === undefined && options.onPresence === undefined,
        ...(options.localAddress === undefined ? {} : { localAddress: options.localAddress }),
      },
      (payload, length) => this.#receive(payload, length),
    )
    this.synced = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.socket.open.then(() => {
      this.helloAt = performance.now()
      for (const payload of protocol.hello(document)) this.socket.send(clientFrame(payload))
      if (!protocol.syncs) this.#resolve()
    }, this.#reject)
  }

  /** A frame with content, to be sent later. */
  frame(kind: ContentKind, content: Uint8Array): Buffer {
    const { endpoint, document } = this.#options
    return clientFrame(endpoint.protocol.wrap(document, kind, content))
  }

  /** Sends a prepared update frame; `now` is performance.now(). */
  sendUpdate(frame: Buffer, now: number): void {
    this.owed += 1
    this.#acknowledgements?.sent(now)
    this.socket.send(frame)
  }

  /** Sends the message that keeps a silent client connected. */
  keepAlive(): void {
    const { endpoint, document } = this.#options
    const payload = endpoint.protocol.keepalive(document)
    if (payload !== null) this.socket.send(clientFrame(payload))
  }

  #receive(payload: Uint8Array, _length: number): void {
    const parsed = this.#parsed
    const { endpoint, document, onUpdate, onPresence, onOther } = this.#options
    endpoint.protocol.parse(payload, parsed)
    switch (parsed.kind) {
      case 'step1':
        this.owed += 1
        this.#acknowledgements?.sentOther()
        this.socket.send(clientFrame(endpoint.protocol.wrap(document, 'step2', EMPTY_UPDATE)))
        return
      case 'step2':
        this.answers += 1
        if (this.joinBytes === 0) this.joinBytes = parsed.length
        onUpdate?.(payload.subarray(parsed.start, parsed.start + parsed.length), performance.now())
        this.#resolve()
        return
      case 'update':
        onUpdate?.(payload.subarray(parsed.start, parsed.start + parsed.length), performance.now())
        return
      case 'presence':
        onPresence?.(payload.subarray(parsed.start, parsed.start + parsed.length), performance.now())
        return
      case 'accepted':
        this.accepted += 1
        this.#acknowledgements?.accepted(performance.now())
        return
      case 'refused':
        this.refused += 1
        this.#acknowledgements?.refused()
        return
      case 'ping':
        this.socket.send(clientFrame(endpoint.protocol.pong()))
        return
      case 'closed':
        this.closed = true
        return
      case 'denied':
        this.#reject(new Error('the server refused the token'))
        return
      case 'other':
        onOther?.(payload, performance.now())
        return
      case 'authenticated':
        return
      default:
        parsed.kind satisfies never
    }
  }
}
