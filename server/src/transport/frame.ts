const BINARY_FIN = 0x82
const SHORT = 126
const LONG = 127

/**
 * One whole, unmasked binary WebSocket frame (RFC 6455 §5.2, server to client), ready to be written to any
 * number of sockets. A Buffer, as sockets would make one of every other array, once for each write.
 */
export function binaryFrame(payload: Uint8Array): Buffer {
  const { length } = payload
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
  frame.set(payload, header)
  return frame
}
