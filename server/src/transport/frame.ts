const BINARY_FIN = 0x82
const SHORT = 126
const LONG = 127

/**
 * One complete, unmasked binary WebSocket frame (RFC 6455 §5.2, server to client), ready to be written to any number of
 * sockets. Returns a Buffer, because sockets would convert any other array at each write.
 */
export function binaryFrame(payload: Uint8Array): Buffer {
  const frame = startFrame(payload.length)
  frame.set(payload, frame.length - payload.length)
  return frame
}

/** A frame with the payload `head`, then `body` with its length prefixed (lib0's varUint8Array). */
export function sizedFrame(head: Uint8Array, body: Uint8Array): Buffer {
  const { length } = body
  const frame = startFrame(head.length + varUintSize(length) + length)
  const bodyAt = frame.length - length
  let at = bodyAt - varUintSize(length)
  frame.set(head, at - head.length)
  let rest = length
  while (rest > 0x7f) {
    frame[at++] = (rest % 128) | 0x80
    rest = Math.floor(rest / 128)
  }
  frame[at] = rest
  frame.set(body, bodyAt)
  return frame
}

/** A frame with its header written, for a payload of `length` bytes. */
function startFrame(length: number): Buffer {
  const header = length < SHORT ? 2 : length < 0x1_0000 ? 4 : 10
  const frame = Buffer.allocUnsafe(header + length)
  frame[0] = BINARY_FIN
  if (header === 2) {
    frame[1] = length
  } else if (header === 4) {
    frame[1] = SHORT
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = LONG
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  return frame
}

function varUintSize(value: number): number {
  let size = 1
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 128)) size++
  return size
}

/** The same frame `count` times, as bytes for a single write; `null` stays `null`. */
export function repeat(frame: Uint8Array | null, count: number): Uint8Array | null {
  return frame === null || count === 1 ? frame : Buffer.alloc(frame.length * count, frame)
}
