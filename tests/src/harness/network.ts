import { WebSocket } from 'ws'

/** One frame to be sent to the server. */
export type OutgoingFrame = Uint8Array

/**
 * The network of one stock client: a WebSocket class for it, and the frames that it transmitted. The client's own code
 * is unchanged; the connection is cut, and frames are held back, at the level of the network.
 */
export interface Network {
  /** The WebSocket class for the client. */
  readonly WebSocket: typeof globalThis.WebSocket
  /** Sockets opened so far, the current one last. */
  readonly sockets: readonly WebSocket[]
  /** Frames received so far on all sockets, in order. */
  readonly received: Uint8Array[]
  /** Frames sent so far on all sockets, in order. */
  readonly sent: Uint8Array[]
  /** The code and reason of each closed socket. */
  readonly closes: { code: number; reason: string }[]
  /** Runs `work` and returns the frames that the client sent during it, which are held back. */
  hold(work: () => void): OutgoingFrame[]
  /** Sends held frames. */
  release(frames: readonly OutgoingFrame[]): void
  /** Ends the connection without a closing frame, like a crash. */
  cut(): void
}

/** A network; with `record: false` it stores no frames, for long runs. */
export function createNetwork({ record = true }: { record?: boolean } = {}): Network {
  const sockets: WebSocket[] = []
  const received: Uint8Array[] = []
  const sent: Uint8Array[] = []
  const closes: { code: number; reason: string }[] = []
  let held: OutgoingFrame[] | null = null

  class ObservedSocket extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols ?? [])
      sockets.push(this)
      this.on('message', (data: unknown) => {
        if (record) received.push(bytesOf(data))
      })
      this.on('close', (code, reason) => {
        closes.push({ code, reason: reason.toString() })
      })
      // A refused connection also emits 'close'; without a listener for errors Node would end the process.
      this.on('error', () => {})
    }

    override send(data: Uint8Array): void {
      const frame = bytesOf(data)
      if (held !== null) {
        held.push(frame)
        return
      }
      if (record) sent.push(frame)
      super.send(frame)
    }
  }

  const current = (): WebSocket | undefined => sockets.at(-1)
  return {
    WebSocket: ObservedSocket as unknown as typeof globalThis.WebSocket,
    sockets,
    received,
    sent,
    closes,
    hold: (work) => {
      const frames: OutgoingFrame[] = []
      held = frames
      try {
        work()
      } finally {
        held = null
      }
      return frames
    },
    release: (frames) => {
      for (const frame of frames) current()?.send(frame)
    },
    cut: () => current()?.terminate(),
  }
}

function bytesOf(data: unknown): Uint8Array {
  if (data instanceof Uint8Array) return new Uint8Array(data)
  if (data instanceof ArrayBuffer) return new Uint8Array(data)
  if (typeof data === 'string') return Buffer.from(data)
  throw new Error(`Unexpected frame: ${String(data)}`)
}
