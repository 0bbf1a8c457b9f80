const BINARY_FIN = 0x82

/**
 * One whole, unmasked binary WebSocket frame (RFC 6455 §5.2, server to client), ready to be written to any
 * number of sockets.
 */
export function binaryFrame(payload: Uint8Array): Uint8Array {
  const { length } = payload
  const header = length < 126 ? 2 : length < 65536 ? 4 : 10
  const frame = new Uint8Array(header + length)
  frame[0] = BINARY_FIN
  if (header === 2) {
    frame[1] = length
  } else {
    const view = new DataView(frame.buffer)
    frame[1] = header === 4 ? 126 : 127
    if (header === 4) view.setUint16(2, length)
    else view.setBigUint64(2, BigInt(length))
  }
  frame.set(payload, header)
  return frame
}
