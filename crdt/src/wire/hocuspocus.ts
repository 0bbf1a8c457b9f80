/**
 * The Hocuspocus wire protocol, providers 2 to 4: `varString(address) varUint(type) payload`, with many documents on
 * one socket. The address is the document's name, optionally followed by `\0sessionId`.
 */
import { type ClientFrame, type ClientMessage, refused } from './message.ts'
import { ByteReader, MalformedError } from './reader.ts'
import { ByteWriter } from './writer.ts'

/** Message types as numbered on the wire. */
const TYPE = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  stateless: 5,
  close: 7,
  syncStatus: 8,
  ping: 9,
  pong: 10,
} as const

const SYNC = { step1: 0, step2: 1, update: 2 } as const

/**
 * Decodes one frame of a client. Never throws; byte fields are views into `frame`. An address equal to `recent` is
 * recognized by its bytes, without decoding it again.
 */
export function decodeHocuspocus(frame: Uint8Array, recent = ''): ClientFrame {
  if (frame.length === 1 && frame[0] === TYPE.ping) return { kind: 'ping' }
  if (frame.length === 1 && frame[0] === TYPE.pong) return { kind: 'pong' }
  try {
    const reader = new ByteReader(frame)
    const address = reader.skipAscii(recent) ? recent : reader.varString()
    const type = reader.varUint()
    const message = decodeMessage(reader, type)
    if (!message) return refused('unknown-message', `message type ${type}`)
    return { kind: 'message', address, message }
  } catch (error) {
    if (error instanceof MalformedError) return refused('malformed-frame', error.message)
    throw error
  }
}

function decodeMessage(reader: ByteReader, type: number): ClientMessage | null {
  switch (type) {
    case TYPE.sync:
      return decodeSync(reader)
    case TYPE.awareness:
      return { type: 'awareness', update: reader.varBytes() }
    case TYPE.auth:
      // The first varUint is the auth subtype; a client only ever sends a token (0). The bytes after the token (a v4
      // provider's version) are not used.
      return reader.varUint() === 0 ? { type: 'auth', token: reader.varString() } : null
    case TYPE.queryAwareness:
      return { type: 'query-awareness' }
    case TYPE.stateless:
      return { type: 'stateless', payload: reader.varString() }
    case TYPE.close:
      return { type: 'close' }
    default:
      return null
  }
}

/** Decodes the sync messages, which both protocols share; `null` for an unknown subtype. */
export function decodeSync(reader: ByteReader): ClientMessage | null {
  switch (reader.varUint()) {
    case SYNC.step1:
      return { type: 'sync-step-1', stateVector: reader.varBytes() }
    case SYNC.step2:
      return { type: 'sync-step-2', update: lastBytes(reader) }
    case SYNC.update:
      return { type: 'update', update: lastBytes(reader) }
    default:
      return null
  }
}

/**
 * The bytes of the last field; a copy when more bytes follow, because updates are stored for long and a view would keep
 * the whole frame in memory.
 */
function lastBytes(reader: ByteReader): Uint8Array {
  const view = reader.varBytes()
  return reader.atEnd ? view : new Uint8Array(view)
}

/**
 * The document's name in an address of the form `name\0sessionId`, which session-aware v4 providers send; replies
 * contain the whole address.
 */
export function documentNameOf(address: string): string {
  const end = address.indexOf('\0')
  return end < 0 ? address : address.slice(0, end)
}

function start(address: string, type: number, payload = 0): ByteWriter {
  return new ByteWriter(address.length + payload + 16).varString(address).varUint(type)
}

function sync(address: string, subtype: number, bytes: Uint8Array): Uint8Array {
  return start(address, TYPE.sync, bytes.length).varUint(subtype).varBytes(bytes).finish()
}

/** Encoders of the messages from the server to a Hocuspocus client. */
export const hocuspocus = {
  syncStep1: (address: string, stateVector: Uint8Array) => sync(address, SYNC.step1, stateVector),
  syncStep2: (address: string, update: Uint8Array) => sync(address, SYNC.step2, update),
  update: (address: string, update: Uint8Array) => sync(address, SYNC.update, update),
  awareness: (address: string, update: Uint8Array) =>
    start(address, TYPE.awareness, update.length).varBytes(update).finish(),
  authenticated: (address: string, scope: 'read-write' | 'readonly') =>
    start(address, TYPE.auth, 16).varUint(2).varString(scope).finish(),
  /** Asks the client for its token, as it is now. */
  tokenRequest: (address: string) => start(address, TYPE.auth).varUint(0).finish(),
  permissionDenied: (address: string, reason: string) =>
    start(address, TYPE.auth, reason.length).varUint(1).varString(reason).finish(),
  /** With `sender`, one more string follows the payload, which clients that do not know it leave unread. */
  stateless: (address: string, payload: string, sender: string | null = null) => {
    const message = start(address, TYPE.stateless, payload.length).varString(payload)
    return (sender === null ? message : message.varString(sender)).finish()
  },
  close: (address: string, reason: string) =>
    start(address, TYPE.close, reason.length).varString(reason).finish(),
  syncStatus: (address: string, saved: boolean) =>
    start(address, TYPE.syncStatus)
      .varUint(saved ? 1 : 0)
      .finish(),
  pong: () => Uint8Array.of(TYPE.pong),
}
