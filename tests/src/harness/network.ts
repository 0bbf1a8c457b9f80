import { WebSocket } from 'ws'

/** One frame on its way to the server. */
export type OutgoingFrame = Uint8Array

/**
 * The network of one stock client: a WebSocket class to give it, and what went through it. The client's own code
 * stays as it is; cutting the line, or holding frames back, happens where a real network would do it.
 */
export interface Network {
  /** To be handed to the client as its WebSocket class. */
  readonly WebSocket: typeof globalThis.WebSocket
  /** Sockets opened so far, the current one last. */
  readonly sockets: readonly WebSocket[]
  /** Frames received so far on all sockets; the newest last. */
  readonly received: Uint8Array[]
  /** Frames sent so far on all sockets; the newest last. */
  readonly sent: Uint8Array[]
  /** The code and reason of each socket that closed. */
  readonly closes: { code: number; reason: string }[]
  /** Runs `work` and returns the frames that the client sent meanwhile, which are held back, not sent. */
  hold(work: () => void): OutgoingFrame[]
  /** Sends frames that were held back. */
  release(frames: readonly OutgoingFrame[]): void
  /** Ends the connection as a crash does: without a closing frame. */
  cut(): void
}

/** A network; with `record: false` it keeps no frames, for long runs. */
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
      // A refused connection is told by 'close'; without a listener Node would end the process.
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
