import * as encoding from 'lib0/encoding'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import type { Edit, Page, Line as PageLine } from '../../faults/ledger.ts'
import { TOKEN_END } from '../../faults/picture.ts'
import type { Random } from '../../fuzz/random.ts'
import type { Place } from '../../harness/clients.ts'
import {
  EMPTY_STATE_VECTOR,
  frame,
  hocuspocusFrame,
  type Message,
  readHocuspocus,
  STEP_1,
  STEP_2,
  UPDATE,
} from '../../harness/frames.ts'

/**
 * Before a reconnection a client waits for a random time between `LEAST_MS` and `FIRST_MS`, where the latter doubles
 * with each failed attempt, up to `LONGEST_MS`. The time is random because all were disconnected at the same moment.
 */
const LEAST_MS = 250
const FIRST_MS = 1_000
const LONGEST_MS = 8_000

/** One connection, from the client's view. Times in ms of performance.now(). */
export interface Visit {
  /** When the client began to connect. */
  readonly begunAt: number
  readonly openedAt: number
  /** When the document had arrived and earlier edits were offered; then the client types at once. */
  syncedAt: number | null
  /** When the first edit on this connection was acknowledged. */
  typedAt: number | null
  /** The closing frame; 1006 without one. */
  closed: { readonly code: number; readonly at: number } | null
}

/**
 * A client with minimal overhead: no timers, no awareness of others, one socket. It uses the Hocuspocus protocol like
 * the stock clients, so that thousands fit into one process.
 */
export class LightClient {
  readonly name: string
  readonly address: string
  readonly page: Page
  readonly doc = new Y.Doc({ gc: false })
  readonly visits: Visit[] = []
  /** Attempts to connect, successful or not. */
  attempts = 0
  readonly #url: string
  readonly #random: Random
  #socket: WebSocket | null = null
  #line: PageLine | null = null
  #timer: NodeJS.Timeout | null = null
  /** Failed attempts since the last successful one. */
  #failures = 0
  #count = 0
  #begunAt = 0
  #isOffered = false
  #hasAnswer = false
  #first: Edit | null = null

  constructor(parts: {
    /** Unique; tokens begin with it. */
    readonly name: string
    readonly place: Place
    readonly address: string
    readonly random: Random
    readonly openPage: (client: number) => Page
  }) {
    this.name = parts.name
    this.address = parts.address
    this.#url = `${parts.place.wsUrl}/collab`
    this.#random = parts.random
    this.doc.clientID = 1 + parts.random.int(2 ** 31)
    this.page = parts.openPage(this.doc.clientID)
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === this || !this.#isOffered) return
      this.#send(hocuspocusFrame.sync(this.address, UPDATE, update))
    })
    this.#connect()
  }

  /** Whether the document has arrived, and all edits so far are offered. */
  get isSynced(): boolean {
    return this.#visit?.syncedAt != null
  }

  /** The current connection. */
  get #visit(): Visit | null {
    const visit = this.visits.at(-1)
    return visit === undefined || visit.closed !== null ? null : visit
  }

  /** The clock of its own edits. */
  get clock(): number {
    return this.has(this.doc.clientID)
  }

  /** The clock up to which it has the edits of this client. */
  has(client: number): number {
    return Y.getState(this.doc.store, client)
  }

  /** Types a token at the end, connected or not. */
  edit(): void {
    this.#type()
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#socket?.removeAllListeners('close')
    this.#socket?.terminate()
    this.doc.destroy()
  }

  #type(): Edit {
    const token = `${this.name}.${(this.#count++).toString(36)}${TOKEN_END}`
    const edit = this.page.enter('typed', token, this.clock)
    const text = this.doc.getText('content')
    text.insert(text.length, token)
    return edit
  }

  #connect(): void {
    this.#timer = null
    this.attempts++
    this.#begunAt = performance.now()
    const socket = new WebSocket(this.#url, { perMessageDeflate: false })
    this.#socket = socket
    // A refused connection also emits 'close'.
    socket.on('error', () => {})
    socket.on('open', () => this.#opened())
    socket.on('message', (data: Buffer) => this.#receive(readHocuspocus(new Uint8Array(data))))
    socket.on('close', (code) => this.#closed(code))
  }

  #opened(): void {
    this.#failures = 0
    this.#line = this.page.openLine()
    const begunAt = this.#begunAt
    this.visits.push({ begunAt, openedAt: performance.now(), syncedAt: null, typedAt: null, closed: null })
    const vector = this.visits.length === 1 ? EMPTY_STATE_VECTOR : Y.encodeStateVector(this.doc)
    this.#send(hocuspocusFrame.auth(this.address), hocuspocusFrame.sync(this.address, STEP_1, vector))
  }

  #closed(code: number): void {
    const visit = this.#visit
    if (visit !== null) visit.closed = { code, at: performance.now() }
    else this.#failures++
    this.#isOffered = false
    this.#hasAnswer = false
    this.#first = null
    const most = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#failures)
    const wait = LEAST_MS + this.#random.int(most - LEAST_MS)
    this.#timer = setTimeout(() => this.#connect(), wait)
  }

  #receive(message: Message): void {
    this.#line?.received(message)
    const visit = this.#visit
    if (visit === null) return
    if (message.type === 'denied') throw new Error(`${this.name} was denied: ${message.reason}`)
    if (message.type === 'sync-status') {
      if (this.#first?.acknowledged != null) visit.typedAt ??= performance.now()
      return
    }
    if (message.type !== 'sync') return
    if (message.step === STEP_1) {
      const lacking = Y.encodeStateAsUpdate(this.doc, message.payload)
      const presence = hocuspocusFrame.awareness(this.address, this.#presence())
      this.#send(hocuspocusFrame.sync(this.address, STEP_2, lacking), presence)
      this.#isOffered = true
    } else {
      Y.applyUpdate(this.doc, message.payload, this)
      if (message.step === STEP_2) this.#hasAnswer = true
    }
    if (!this.#isOffered || !this.#hasAnswer || visit.syncedAt !== null) return
    visit.syncedAt = performance.now()
    this.#first = this.#type()
  }

  /** Its presence, as encoded by y-protocols, with a higher clock on each connection. */
  #presence(): Uint8Array {
    const state = { user: { name: this.name, color: '#123456' } }
    return frame((encoder) => {
      for (const number of [1, this.doc.clientID, this.visits.length]) encoding.writeVarUint(encoder, number)
      encoding.writeVarString(encoder, JSON.stringify(state))
    })
  }

  #send(...frames: readonly Uint8Array[]): void {
    // Data passed to a closing socket is not sent, and not acknowledged.
    if (this.#socket?.readyState !== WebSocket.OPEN) return
    for (const bytes of frames) {
      this.#line?.sent(readHocuspocus(bytes))
      this.#socket.send(bytes)
    }
  }
}
