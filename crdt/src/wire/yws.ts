/**
 * The y-websocket wire protocol, v1 to v3: frames of the form `type payload`, one document per socket. Clients up to
 * 3.0 read only the first message of a frame, so a frame never contains two.
 */
import { decodeSync } from './hocuspocus.ts'
import { type ClientFrame, refused } from './message.ts'
import { ByteReader, MalformedError } from './reader.ts'
import { ByteWriter } from './writer.ts'

const TYPE = { sync: 0, awareness: 1, permissionDenied: 2, queryAwareness: 3 } as const

/** Decodes one frame of a client; `address` is the address in the socket's path. Never throws. */
export function decodeYws(frame: Uint8Array, address: string): ClientFrame {
  try {
    const reader = new ByteReader(frame)
    const type = reader.varUint()
    switch (type) {
      case TYPE.sync: {
        const message = decodeSync(reader)
        return message ? { kind: 'message', address, message } : refused('unknown-message', 'sync subtype')
      }
      case TYPE.awareness:
        return { kind: 'message', address, message: { type: 'awareness', update: reader.varBytes() } }
      case TYPE.queryAwareness:
        return { kind: 'message', address, message: { type: 'query-awareness' } }
      default:
        return refused('unknown-message', `message type ${type}`)
    }
  } catch (error) {
    if (error instanceof MalformedError) return refused('malformed-frame', error.message)
    throw error
  }
}

function sync(subtype: number, bytes: Uint8Array): Uint8Array {
  return new ByteWriter(bytes.length + 12).byte(TYPE.sync).byte(subtype).varBytes(bytes).finish()
}

/** Encoders of the messages from the server to a y-websocket client. */
export const yws = {
  syncStep1: (stateVector: Uint8Array) => sync(0, stateVector),
  syncStep2: (update: Uint8Array) => sync(1, update),
  update: (update: Uint8Array) => sync(2, update),
  awareness: (update: Uint8Array) =>
    new ByteWriter(update.length + 12).byte(TYPE.awareness).varBytes(update).finish(),
  permissionDenied: (reason: string) =>
    new ByteWriter(reason.length + 8).byte(TYPE.permissionDenied).varUint(0).varString(reason).finish(),
}
