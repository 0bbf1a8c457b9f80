import * as ws from 'ws'

/** Smallest payload that is gathered, in bytes; smaller ones are copied in a few ms at most. */
const LARGE_PAYLOAD = 1024 * 1024
/** Share of a payload that must have arrived before space for all of it is taken: a header alone takes none. */
const ARRIVED_SHARE = 1 / 8
/** The state of a receiver that waits for the payload of a frame. */
const GET_DATA = 4

/** The receiver of ws 8, which parses the frames of one socket; the types of ws lack it. */
interface WsReceiver {
  readonly _state: number
  /** Length of the payload of the current frame, in bytes. */
  readonly _payloadLength: number
  /** Bytes that have arrived and are not read yet, and their number. */
  _buffers: Buffer[]
  _bufferedBytes: number
  _write(chunk: Buffer, encoding: BufferEncoding, callback: (error?: Error | null) => void): void
}

const { Receiver } = ws as unknown as { readonly Receiver: new () => WsReceiver }

/** Copies the payload of a large frame into one buffer chunk by chunk, as it arrives. */
class GatheringReceiver extends Receiver {
  /** The space for the payload of the current frame; `undefined` when it is not gathered. */
  declare private payload: Buffer | undefined

  override _write(chunk: Buffer, encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    this.payload ??= this.begin()
    if (!this.payload) {
      super._write(chunk, encoding, callback)
      return
    }
    const { payload } = this
    const part = chunk.subarray(0, payload.length - this._bufferedBytes)
    payload.set(part, this._bufferedBytes)
    this._bufferedBytes += part.length
    if (this._bufferedBytes < payload.length) {
      callback()
      return
    }
    this.payload = undefined
    this._buffers = [payload]
    super._write(chunk.subarray(part.length), encoding, callback)
  }

  /** Takes space for the payload of the current frame if it is large and a part of it has arrived. */
  private begin(): Buffer | undefined {
    const { _payloadLength: length, _bufferedBytes: arrived } = this
    const isWaiting = this._state === GET_DATA && length >= LARGE_PAYLOAD
    if (!isWaiting || arrived < length * ARRIVED_SHARE) return undefined
    const payload = Buffer.allocUnsafeSlow(length)
    let at = 0
    for (const buffer of this._buffers) {
      payload.set(buffer, at)
      at += buffer.length
    }
    this._buffers = []
    return payload
  }
}

/**
 * Has large frames of this socket gathered as they arrive. ws itself keeps their chunks and copies all of them in one
 * turn of the event loop when the last one has arrived, which takes 50 to 90 ms for 15 MiB of new memory. The socket
 * must not have read anything yet.
 */
export function gatherLargeFrames(socket: ws.WebSocket): void {
  const { _receiver: receiver } = socket as unknown as { readonly _receiver?: unknown }
  if (!(receiver instanceof Receiver)) throw new Error('This version of ws has another receiver.')
  Object.setPrototypeOf(receiver, GatheringReceiver.prototype)
}
