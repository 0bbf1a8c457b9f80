import { hocuspocus, yws } from '@cowrite/crdt'
import type { Role } from '../access/principal.ts'
import type { Audience } from '../rooms/member.ts'
import { HocuspocusAudience, YWS_AUDIENCE } from './audience.ts'
import { binaryFrame } from './frame.ts'

/** How a session speaks to its client: every method makes one whole WebSocket frame; `null`: not in this protocol. */
export interface Dialect {
  readonly audience: Audience
  /** The server asks for the client's state as soon as it is in; else when the client asks. */
  readonly asksFirst: boolean
  syncStep1(stateVector: Uint8Array): Uint8Array
  authenticated(role: Role): Uint8Array | null
  /** The document is refused while its socket lives on. */
  denied(reason: string): Uint8Array | null
  /** The document is closed while its socket lives on. */
  closed(reason: string): Uint8Array | null
  /** One acknowledgement. */
  saved(): Uint8Array | null
  /** An update that was not taken. */
  notSaved(): Uint8Array | null
}

/** How Hocuspocus clients are spoken to under the address that they use. */
export class HocuspocusDialect implements Dialect {
  readonly audience: HocuspocusAudience
  readonly asksFirst = false
  private acknowledgement: Uint8Array | null = null

  constructor(address: string) {
    this.audience = new HocuspocusAudience(address)
  }

  syncStep1(vector: Uint8Array): Uint8Array {
    return binaryFrame(hocuspocus.syncStep1(this.audience.address, vector))
  }

  authenticated(role: Role): Uint8Array {
    const scope = role === 'editor' ? 'read-write' : 'readonly'
    return binaryFrame(hocuspocus.authenticated(this.audience.address, scope))
  }

  denied(reason: string): Uint8Array {
    return binaryFrame(hocuspocus.permissionDenied(this.audience.address, reason))
  }

  closed(reason: string): Uint8Array {
    return binaryFrame(hocuspocus.close(this.audience.address, reason))
  }

  saved(): Uint8Array {
    this.acknowledgement ??= binaryFrame(hocuspocus.syncStatus(this.audience.address, true))
    return this.acknowledgement
  }

  notSaved(): Uint8Array {
    return binaryFrame(hocuspocus.syncStatus(this.audience.address, false))
  }
}

/** How y-websocket clients are spoken to. */
export const YWS_DIALECT: Dialect = {
  audience: YWS_AUDIENCE,
  asksFirst: true,
  syncStep1: (vector) => binaryFrame(yws.syncStep1(vector)),
  authenticated: () => null,
  denied: () => null,
  closed: () => null,
  saved: () => null,
  notSaved: () => binaryFrame(yws.permissionDenied('read-only')),
}
