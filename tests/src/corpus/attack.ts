import { ERRORS } from '@cowrite/crdt'
import type { Place } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { EMPTY_STATE_VECTOR, hocuspocusFrame, STEP_1, STEP_2, yWebsocketFrame } from '../harness/frames.ts'
import { openCollab, openSession, openYjs, type RawSocket } from '../harness/raw-socket.ts'
import type { Protocol } from './recorded.ts'

/** The result of a socket that sent frames. */
export type Outcome =
  /** The socket, or only its document, was closed with one of the documented errors. */
  | { readonly kind: 'refused'; readonly error: string }
  /** The socket is still open: a later question was answered. */
  | { readonly kind: 'served' }

/** When a frame is sent: as the first one, or in an open session. */
export type Moment = 'at the door' | 'inside'

/** Time for the server to answer or close, in ms; a decoder that hostile input can keep busy would exceed it. */
const ANSWER_MS = 15_000

/**
 * Sends `frames` on a new socket and determines the result. Throws when the server violates its documented behaviour.
 */
export async function attack(
  place: Place,
  protocol: Protocol,
  address: string,
  frames: readonly Uint8Array[],
  moment: Moment = 'inside',
): Promise<Outcome> {
  const raw = await open(place, protocol, address, moment)
  raw.messages.length = 0
  raw.send(...frames)
  // The frame may have closed the document or contained a token; this opens the document again.
  if (protocol === 'hocuspocus') raw.send(hocuspocusFrame.auth(address))
  const ask =
    protocol === 'hocuspocus'
      ? hocuspocusFrame.sync(address, STEP_1, EMPTY_STATE_VECTOR)
      : yWebsocketFrame.sync(STEP_1, EMPTY_STATE_VECTOR)
  raw.send(ask, ask)
  const answers = (): number =>
    raw.messages.filter((message) => message.type === 'sync' && message.step === STEP_2).length
  const ended = (): { readonly code: number | null; readonly reason: string } | null =>
    raw.closed ?? documentClosed(raw)
  await eventually('an answer or a close', () => ended() !== null || answers() >= 2, {
    deadline: ANSWER_MS,
    explain: () => raw.messages.map(({ type }) => type).join(', '),
  })
  const closed = ended()
  raw.close()
  if (closed === null) return { kind: 'served' }
  const error = closed.reason.split(':')[0] ?? ''
  if (!isDocumented(error, closed.code)) throw new Error(`Closed with ${closed.code} "${closed.reason}"`)
  return { kind: 'refused', error }
}

/** The close of a document on a shared socket, unless the client requested it. */
function documentClosed({ messages }: RawSocket): { readonly code: null; readonly reason: string } | null {
  for (const message of messages) {
    if (message.type === 'close' && message.reason !== 'closed by the client')
      return { code: null, reason: message.reason }
  }
  return null
}

function open(place: Place, protocol: Protocol, address: string, moment: Moment) {
  if (protocol === 'y-websocket') return openYjs(place, address)
  return moment === 'inside' ? openSession(place, address) : openCollab(place)
}

/** `code`: `null` when only the document was closed. */
function isDocumented(error: string, code: number | null): boolean {
  // "internal" is for failures of the server; no input may cause one.
  if (error === 'internal' || !(error in ERRORS)) return false
  return code === null || ERRORS[error as keyof typeof ERRORS].close === code
}
