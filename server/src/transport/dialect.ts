import { hocuspocus, yws } from '@cowrite/crdt'
import type { Audience } from '../rooms/member.ts'
import { hocuspocusAudience, YWS_AUDIENCE } from './audience.ts'
import { binaryFrame } from './frame.ts'

/** How a session speaks to its client: every method makes one whole WebSocket frame; `null`: not in this protocol. */
export interface Dialect {
  readonly audience: Audience
  /** The server asks for the client's state as soon as it is in; else when the client asks. */
  readonly asksFirst: boolean
  syncStep1(stateVector: Uint8Array): Uint8Array
  syncStep2(update: Uint8Array): Uint8Array
  authenticated(role: 'editor' | 'reader'): Uint8Array | null
  /** The document is refused while its socket lives on. */
  denied(reason: string): Uint8Array | null
  /** The document is closed while its socket lives on. */
  closed(reason: string): Uint8Array | null
  /** One acknowledgement. */
  readonly saved: Uint8Array | null
  /** An update that was not taken. */
  readonly notSaved: Uint8Array | null
}

/** How Hocuspocus clients are spoken to under the address that they use. */
export function hocuspocusDialect(address: string): Dialect {
  return {
    audience: hocuspocusAudience(address),
    asksFirst: false,
    syncStep1: (vector) => binaryFrame(hocuspocus.syncStep1(address, vector)),
    syncStep2: (update) => binaryFrame(hocuspocus.syncStep2(address, update)),
    authenticated: (role) =>
      binaryFrame(hocuspocus.authenticated(address, role === 'editor' ? 'read-write' : 'readonly')),
    denied: (reason) => binaryFrame(hocuspocus.permissionDenied(address, reason)),
    closed: (reason) => binaryFrame(hocuspocus.close(address, reason)),
    saved: binaryFrame(hocuspocus.syncStatus(address, true)),
    notSaved: binaryFrame(hocuspocus.syncStatus(address, false)),
  }
}

/** How y-websocket clients are spoken to. */
export const YWS_DIALECT: Dialect = {
  audience: YWS_AUDIENCE,
  asksFirst: true,
  syncStep1: (vector) => binaryFrame(yws.syncStep1(vector)),
  syncStep2: (update) => binaryFrame(yws.syncStep2(update)),
  authenticated: () => null,
  denied: () => null,
  closed: () => null,
  saved: null,
  notSaved: binaryFrame(yws.permissionDenied('read-only')),
}
