import * as encoding from 'lib0/encoding'
import { vi } from 'vitest'

/** A WebSocket for tests, whose server is the test. */
export class FakeSocket extends EventTarget {
  static readonly OPEN = 1
  readyState = 0
  readonly sent: Uint8Array[] = []
  private readonly address: string

  constructor(address: string) {
    super()
    this.address = address
  }

  send(message: Uint8Array): void {
    this.sent.push(message)
  }

  close(code = 1000, reason = ''): void {
    this.readyState = 3
    this.dispatchEvent(Object.assign(new Event('close'), { code, reason }))
  }

  open(): void {
    this.readyState = FakeSocket.OPEN
    this.dispatchEvent(new Event('open'))
  }

  /** Opens the socket and authenticates the session. */
  accept(): void {
    this.open()
    this.receive((encoder) => {
      encoding.writeVarUint(encoder, 2)
      encoding.writeVarUint(encoder, 2)
      encoding.writeVarString(encoder, 'read-write')
    })
  }

  /** Receives a stateless message. */
  stateless(payload: string): void {
    this.receive((encoder) => {
      encoding.writeVarUint(encoder, 5)
      encoding.writeVarString(encoder, payload)
    })
  }

  receive(write: (encoder: encoding.Encoder) => void): void {
    const encoder = encoding.createEncoder()
    encoding.writeVarString(encoder, this.address)
    write(encoder)
    this.dispatchEvent(Object.assign(new Event('message'), { data: encoding.toUint8Array(encoder).slice() }))
  }
}

/**
 * Replaces what a connection uses of a browser until `vi.unstubAllGlobals` is called. Returns the sockets that are opened
 * from then on, for the document at `address`.
 */
export function stubBrowser(address: string): readonly FakeSocket[] {
  const opened: FakeSocket[] = []
  class OpenedSocket extends FakeSocket {
    constructor() {
      super(address)
      opened.push(this)
    }
  }
  vi.stubGlobal('WebSocket', OpenedSocket)
  vi.stubGlobal('addEventListener', () => {})
  vi.stubGlobal('removeEventListener', () => {})
  vi.stubGlobal('document', { addEventListener() {}, removeEventListener() {}, visibilityState: 'visible' })
  return opened
}
