import { hocuspocus, yws } from '@cowrite/crdt'
import type { Audience } from '../rooms/member.ts'
import { binaryFrame } from './frame.ts'

/** All y-websocket clients of a room. */
export const YWS_AUDIENCE: Audience = {
  key: 'yws',
  immediate: false,
  update: (update) => binaryFrame(yws.update(update)),
  syncStep2: (update) => binaryFrame(yws.syncStep2(update)),
  awareness: (message) => binaryFrame(yws.awareness(message)),
  stateless: () => null,
}

/** All Hocuspocus clients that use one address for a room. */
export class HocuspocusAudience implements Audience {
  readonly address: string
  readonly immediate = false

  constructor(address: string) {
    this.address = address
  }

  /** Starts with a slash, unlike the keys of other audiences. */
  get key(): string {
    return `/${this.address}`
  }

  update(update: Uint8Array): Uint8Array {
    return binaryFrame(hocuspocus.update(this.address, update))
  }

  syncStep2(update: Uint8Array): Uint8Array {
    return binaryFrame(hocuspocus.syncStep2(this.address, update))
  }

  awareness(message: Uint8Array): Uint8Array {
    return binaryFrame(hocuspocus.awareness(this.address, message))
  }

  stateless(payload: string): Uint8Array {
    return binaryFrame(hocuspocus.stateless(this.address, payload))
  }
}
