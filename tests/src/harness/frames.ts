import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

/**
 * Frames of both protocols, built and parsed by lib0 alone, so that tests do not check the server's codec against
 * itself. The numbers are those of the protocols.
 */

export const SYNC = 0
export const AWARENESS = 1
export const AUTH = 2
export const STATELESS = 5
export const CLOSE = 7
export const SYNC_STATUS = 8
export const PING = 9

export const STEP_1 = 0
export const STEP_2 = 1
export const UPDATE = 2

/** The state vector of an empty document. */
export const EMPTY_STATE_VECTOR = Uint8Array.of(0)
/** The update without content. */
export const EMPTY_UPDATE = Uint8Array.of(0, 0)

/** Writes one frame. */
export function frame(write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder()
  write(encoder)
  return encoding.toUint8Array(encoder)
}

/** Frames of the Hocuspocus protocol, from a client. */
export const hocuspocusFrame = {
  auth: (address: string, token = 'guest', version?: string) =>
    frame((encoder) => {
      encoding.writeVarString(encoder, address)
      encoding.writeVarUint(encoder, AUTH)
      encoding.writeVarUint(encoder, 0)
      encoding.writeVarString(encoder, token)
      if (version !== undefined) encoding.writeVarString(encoder, version)
    }),
  sync: (address: string, step: number, payload: Uint8Array) =>
    frame((encoder) => {
      encoding.writeVarString(encoder, address)
      encoding.writeVarUint(encoder, SYNC)
      encoding.writeVarUint(encoder, step)
      encoding.writeVarUint8Array(encoder, payload)
    }),
  awareness: (address: string, payload: Uint8Array) =>
    frame((encoder) => {
      encoding.writeVarString(encoder, address)
      encoding.writeVarUint(encoder, AWARENESS)
      encoding.writeVarUint8Array(encoder, payload)
    }),
  close: (address: string) =>
    frame((encoder) => {
      encoding.writeVarString(encoder, address)
      encoding.writeVarUint(encoder, CLOSE)
    }),
  /** Any message type with an unencoded payload. */
  bare: (address: string, type: number, payload: Uint8Array = new Uint8Array()) =>
    frame((encoder) => {
      encoding.writeVarString(encoder, address)
      encoding.writeVarUint(encoder, type)
      encoding.writeUint8Array(encoder, payload)
    }),
}

/** Frames of the y-websocket protocol. */
export const yWebsocketFrame = {
  sync: (step: number, payload: Uint8Array) =>
    frame((encoder) => {
      encoding.writeVarUint(encoder, SYNC)
      encoding.writeVarUint(encoder, step)
      encoding.writeVarUint8Array(encoder, payload)
    }),
  awareness: (payload: Uint8Array) =>
    frame((encoder) => {
      encoding.writeVarUint(encoder, AWARENESS)
      encoding.writeVarUint8Array(encoder, payload)
    }),
}

/** A parsed message. `address` is '' in the y-websocket protocol. */
export type Message =
  | { readonly type: 'sync'; readonly address: string; readonly step: number; readonly payload: Uint8Array }
  | { readonly type: 'awareness'; readonly address: string; readonly payload: Uint8Array }
  | { readonly type: 'authenticated'; readonly address: string; readonly scope: string }
  | { readonly type: 'denied'; readonly address: string; readonly reason: string }
  | { readonly type: 'token'; readonly address: string; readonly token: string }
  | { readonly type: 'stateless'; readonly address: string; readonly payload: string }
  | { readonly type: 'close'; readonly address: string; readonly reason: string }
  | { readonly type: 'sync-status'; readonly address: string; readonly accepted: boolean }
  /** Only in the y-websocket protocol. */
  | { readonly type: 'permission-denied'; readonly reason: string }
  | { readonly type: 'ping' }
  | { readonly type: 'other'; readonly address: string; readonly number: number }

/** Reads one frame of the Hocuspocus protocol, from either side. */
export function readHocuspocus(bytes: Uint8Array): Message {
  if (bytes.length === 1) return { type: 'ping' }
  const decoder = decoding.createDecoder(bytes)
  const address = decoding.readVarString(decoder)
  const number = decoding.readVarUint(decoder)
  switch (number) {
    case AUTH: {
      const kind = decoding.readVarUint(decoder)
      const text = decoding.hasContent(decoder) ? decoding.readVarString(decoder) : ''
      if (kind === 0) return { type: 'token', address, token: text }
      return kind === 1
        ? { type: 'denied', address, reason: text }
        : { type: 'authenticated', address, scope: text }
    }
    case STATELESS:
      return { type: 'stateless', address, payload: decoding.readVarString(decoder) }
    case CLOSE:
      return {
        type: 'close',
        address,
        reason: decoding.hasContent(decoder) ? decoding.readVarString(decoder) : '',
      }
    case SYNC_STATUS:
      return { type: 'sync-status', address, accepted: decoding.readVarUint(decoder) === 1 }
    default:
      return readShared(decoder, address, number)
  }
}

/** Reads one frame of the y-websocket protocol, from either side. */
export function readYWebsocket(bytes: Uint8Array): Message {
  const decoder = decoding.createDecoder(bytes)
  const number = decoding.readVarUint(decoder)
  if (number !== AUTH) return readShared(decoder, '', number)
  decoding.readVarUint(decoder)
  return { type: 'permission-denied', reason: decoding.readVarString(decoder) }
}

function readShared(decoder: decoding.Decoder, address: string, number: number): Message {
  switch (number) {
    case SYNC: {
      const step = decoding.readVarUint(decoder)
      return { type: 'sync', address, step, payload: decoding.readVarUint8Array(decoder) }
    }
    case AWARENESS:
      return { type: 'awareness', address, payload: decoding.readVarUint8Array(decoder) }
    default:
      return { type: 'other', address, number }
  }
}
