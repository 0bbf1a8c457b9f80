import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ErrorCode } from '@cowrite/crdt'
import { errorAnswer } from './http-error.ts'

/** Time after which a socket is destroyed even if its peer has not read the refusal, in ms. */
const REFUSAL_MS = 5_000

/**
 * Writes an HTTP error to a socket without a request handler, and closes it. `detail` replaces the general message. The
 * response informs clients that do not read close codes.
 */
export function refuseSocket(socket: Duplex, code: ErrorCode, detail: string | null = null): void {
  const { status, body } = errorAnswer(code, detail)
  const text = JSON.stringify(body)
  socket.on('error', ignoreReset)
  // A peer that does not close its half would keep the socket open, and would delay a stopping server.
  socket.once('finish', () => socket.destroy())
  const timer = setTimeout(() => socket.destroy(), REFUSAL_MS)
  socket.once('close', () => clearTimeout(timer))
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: application/json\r\n` +
      `Cache-Control: no-store\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  )
}

/**
 * An error listener for a socket that is being closed, or has no other listener yet: Node ends the process at an error
 * without a listener. The socket closes itself after an error; 'close' follows.
 */
export function ignoreReset(): void {
  // The peer is gone.
}
