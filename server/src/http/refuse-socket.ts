import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ErrorCode } from '@cowrite/crdt'
import { errorAnswer } from './http-error.ts'

/** A peer that does not take its refusal is not waited for any longer, in ms. */
const REFUSAL_MS = 5_000

/**
 * Writes an HTTP error to a socket that no request handler has, and closes it. `detail` replaces the general sentence.
 * The answer tells clients that never look at close codes what happened.
 */
export function refuseSocket(socket: Duplex, code: ErrorCode, detail: string | null = null): void {
  const { status, body } = errorAnswer(code, detail)
  const text = JSON.stringify(body)
  socket.on('error', ignoreReset)
  // A peer that does not close its half would keep the socket, and with it a server that is to stop.
  socket.once('finish', () => socket.destroy())
  const timer = setTimeout(() => socket.destroy(), REFUSAL_MS)
  socket.once('close', () => clearTimeout(timer))
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: application/json\r\n` +
      `Cache-Control: no-store\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  )
}

/**
 * Listens to the errors of a socket that is given up, or that nothing else listens to yet: Node ends the process for an
 * error without a listener. The socket closes itself after an error; 'close' follows.
 */
export function ignoreReset(): void {
  // Nothing is left to do for a peer that is gone.
}
