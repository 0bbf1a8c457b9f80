import { hocuspocus, yws } from '@cowrite/crdt'
import type { Audience } from '../rooms/member.ts'
import { binaryFrame } from './frame.ts'

/** All y-websocket clients of a room. */
export const YWS_AUDIENCE: Audience = {
  key: 'yws',
  immediate: false,
  update: (update) => binaryFrame(yws.update(update)),
  awareness: (message) => binaryFrame(yws.awareness(message)),
  stateless: () => null,
}

/** All Hocuspocus clients that use this address for the room. */
export function hocuspocusAudience(address: string): Audience {
  return {
    key: `hocuspocus ${address}`,
    immediate: false,
    update: (update) => binaryFrame(hocuspocus.update(address, update)),
    awareness: (message) => binaryFrame(hocuspocus.awareness(address, message)),
    stateless: (payload) => binaryFrame(hocuspocus.stateless(address, payload)),
  }
}
