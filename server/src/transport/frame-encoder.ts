import { ByteWriter, hocuspocus, yws } from '@cowrite/crdt'
import type { Role } from '../access/principal.ts'
import type { BroadcastGroup, Refusal } from '../rooms/member.ts'
import { binaryFrame, sizedFrame } from './frame.ts'

/**
 * Encodes a session's messages to its client: each method returns one complete WebSocket frame, or `null` when the
 * protocol has no such message. Sessions of one room with the same key share a encoder, and thereby its frames.
 */
export interface FrameEncoder extends BroadcastGroup {
  /**
   * `true`: the server requests the client's state once, when the client first asks. `false`: whenever the client asks.
   */
  readonly asksOnce: boolean
  syncStep1(stateVector: Uint8Array): Uint8Array
  authenticated(role: Role): Uint8Array | null
  /** Asks for a token that is valid for longer. */
  tokenRequest(): Uint8Array | null
  /** The document is refused, and its socket stays open. */
  denied(reason: string): Uint8Array | null
  /** The document is closed, and its socket stays open. */
  closed(reason: string): Uint8Array | null
  /** One acknowledgement. */
  saved(): Uint8Array | null
  /** An update was refused; includes the reason if the protocol has a field for it. */
  notSaved(reason: Refusal): Uint8Array | null
}

/** Start of a frame with an update: after the address, sync message, update. */
const UPDATE_TYPE = [0, 2]
/** Start of a frame with presence, after the address. */
const AWARENESS_TYPE = [1]

/** The messages to Hocuspocus clients, with the address that they use. */
export class HocuspocusEncoder implements FrameEncoder {
  readonly address: string
  readonly immediate = false
  readonly asksOnce = false
  private updateHead: Uint8Array | null = null
  private awarenessHead: Uint8Array | null = null
  private acknowledgement: Uint8Array | null = null

  constructor(address: string) {
    this.address = address
  }

  /** Starts with a slash, unlike the keys of other groups. */
  get key(): string {
    return `/${this.address}`
  }

  update(update: Uint8Array): Uint8Array {
    this.updateHead ??= headOf(this.address, UPDATE_TYPE)
    return sizedFrame(this.updateHead, update)
  }

  awareness(message: Uint8Array): Uint8Array {
    this.awarenessHead ??= headOf(this.address, AWARENESS_TYPE)
    return sizedFrame(this.awarenessHead, message)
  }

  syncStep1(vector: Uint8Array): Uint8Array {
    return binaryFrame(hocuspocus.syncStep1(this.address, vector))
  }

  syncStep2(update: Uint8Array): Uint8Array {
    return binaryFrame(hocuspocus.syncStep2(this.address, update))
  }

  stateless(payload: string, sender: string | null = null): Uint8Array {
    return binaryFrame(hocuspocus.stateless(this.address, payload, sender))
  }

  authenticated(role: Role): Uint8Array {
    return binaryFrame(hocuspocus.authenticated(this.address, role === 'editor' ? 'read-write' : 'readonly'))
  }

  tokenRequest(): Uint8Array {
    return binaryFrame(hocuspocus.tokenRequest(this.address))
  }

  denied(reason: string): Uint8Array {
    return binaryFrame(hocuspocus.permissionDenied(this.address, reason))
  }

  closed(reason: string): Uint8Array {
    return binaryFrame(hocuspocus.close(this.address, reason))
  }

  saved(): Uint8Array {
    this.acknowledgement ??= kept(binaryFrame(hocuspocus.syncStatus(this.address, true)))
    return this.acknowledgement
  }

  notSaved(): Uint8Array {
    return binaryFrame(hocuspocus.syncStatus(this.address, false))
  }
}

/** A frame in memory of its own: in Node's pool it would keep the 8 KiB alive that it was cut from. */
function kept(frame: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(frame.length)
  copy.set(frame)
  return copy
}

function headOf(address: string, type: readonly number[]): Uint8Array {
  return new ByteWriter(address.length + 8).varString(address).raw(Uint8Array.from(type)).finish()
}

/** The messages to y-websocket clients. */
export const YWS_DIALECT: FrameEncoder = {
  key: 'yws',
  immediate: false,
  asksOnce: true,
  update: (update) => binaryFrame(yws.update(update)),
  awareness: (message) => binaryFrame(yws.awareness(message)),
  syncStep1: (vector) => binaryFrame(yws.syncStep1(vector)),
  syncStep2: (update) => binaryFrame(yws.syncStep2(update)),
  stateless: () => null,
  authenticated: () => null,
  tokenRequest: () => null,
  denied: () => null,
  closed: () => null,
  saved: () => null,
  notSaved: (reason) => binaryFrame(yws.permissionDenied(reason)),
}
