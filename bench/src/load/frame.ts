import { randomBytes } from 'node:crypto'

const BINARY_FINAL = 0x82
const PONG_FINAL = 0x8a

/** A masked binary WebSocket frame (RFC 6455 §5.2), as a browser sends it, ready for the socket. */
export function clientFrame(payload: Uint8Array): Buffer {
  return masked(BINARY_FINAL, payload)
}

/** The pong to a WebSocket ping. */
export function pongFrame(payload: Uint8Array): Buffer {
  return masked(PONG_FINAL, payload)
}

function masked(first: number, payload: Uint8Array): Buffer {
  const length = payload.length
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(head + 4 + length)
  frame[0] = first
  if (length < 126) {
    frame[1] = 0x80 | length
  } else if (length < 65_536) {
    frame[1] = 0x80 | 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 0x80 | 127
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  const mask = randomBytes(4)
  mask.copy(frame, head)
  for (let i = 0; i < length; i++) frame[head + 4 + i] = (payload[i] ?? 0) ^ (mask[i & 3] ?? 0)
  return frame
}

/** Receives the frames of a {@link FrameReader}. The bytes are valid during the call only. */
export interface FrameSink {
  /** A data frame: its payload, or only the first {@link HEAD_BYTES} of it if the reader reads heads only. */
  data(payload: Uint8Array, length: number): void
  ping(payload: Uint8Array): void
  /** A close frame, with its code (1005 when it had none). */
  close(code: number): void
}

/** Bytes of a large frame that a reader of heads keeps; enough for an address and the message types. */
export const HEAD_BYTES = 512

/**
 * Splits a byte stream from a server into WebSocket frames. Reads small frames in place, without copying; collects
 * frames that span several reads. Throws for fragmented or masked frames, which servers must not send.
 */
export class FrameReader {
  readonly #sink: FrameSink
  readonly #headsOnly: boolean
  /** A frame head truncated at the end of a read. */
  #carry: Buffer = Buffer.alloc(0)
  /** A frame that spans several reads: the bytes kept, how many of them are filled, and how many are missing. */
  #gathering: { opcode: number; kept: Buffer; filled: number; length: number; missing: number } | null = null

  constructor(sink: FrameSink, headsOnly: boolean) {
    this.#sink = sink
    this.#headsOnly = headsOnly
  }

  /** Processes the next bytes of the stream. */
  push(chunk: Buffer): void {
    let data = chunk
    let at = 0
    if (this.#gathering !== null) at = this.#gather(data, 0)
    if (this.#carry.length > 0) {
      data = Buffer.concat([this.#carry, chunk])
      this.#carry = Buffer.alloc(0)
    }
    while (at < data.length) {
      const next = this.#frame(data, at)
      if (next === at) {
        this.#carry = Buffer.from(data.subarray(at))
        return
      }
      at = next
    }
  }

  /** Reads one frame at `at`; returns the offset after it, or `at` when its head is incomplete. */
  #frame(data: Buffer, at: number): number {
    if (data.length - at < 2) return at
    const first = data[at] ?? 0
    const second = data[at + 1] ?? 0
    if ((first & 0x80) === 0 || (first & 0x0f) === 0) throw new Error('a server sent a fragmented frame')
    if ((second & 0x80) !== 0) throw new Error('a server sent a masked frame')
    let length = second
    let head = 2
    if (length === 126) {
      if (data.length - at < 4) return at
      length = data.readUInt16BE(at + 2)
      head = 4
    } else if (length === 127) {
      if (data.length - at < 10) return at
      length = Number(data.readBigUInt64BE(at + 2))
      head = 10
    }
    const start = at + head
    if (data.length - start >= length) {
      this.#emit(first & 0x0f, data.subarray(start, start + length), length)
      return start + length
    }
    const kept = Buffer.allocUnsafe(this.#headsOnly ? Math.min(length, HEAD_BYTES) : length)
    this.#gathering = { opcode: first & 0x0f, kept, filled: 0, length, missing: length }
    return this.#gather(data, start)
  }

  #gather(data: Buffer, at: number): number {
    const part = this.#gathering
    if (part === null) return at
    const take = Math.min(part.missing, data.length - at)
    if (part.filled < part.kept.length) part.filled += data.copy(part.kept, part.filled, at, at + take)
    part.missing -= take
    if (part.missing === 0) {
      this.#gathering = null
      this.#emit(part.opcode, part.kept, part.length)
    }
    return at + take
  }

  #emit(opcode: number, payload: Buffer, length: number): void {
    if (opcode === 2 || opcode === 1) this.#sink.data(payload, length)
    else if (opcode === 9) this.#sink.ping(payload)
    else if (opcode === 8) this.#sink.close(length >= 2 ? payload.readUInt16BE(0) : 1005)
  }
}
