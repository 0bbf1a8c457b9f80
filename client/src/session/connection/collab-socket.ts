import { HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import * as decoding from 'lib0/decoding'
import { AUTH, SYNC, SYNC_STEP_1 } from './message-type.ts'

/**
 * The stock socket with one change: until the handshake of the present connection starts, it sends credentials only and
 * drops all other messages instead of queueing them.
 *
 * The handshake contains every earlier edit, so queued edits would be sent twice. The provider also sets its count of
 * unacknowledged messages to one when the handshake starts, while the server acknowledges each queued edit as well: the
 * count would reach zero, and the page would show "Saved", too early.
 */
export class CollabSocket extends HocuspocusProviderWebsocket {
  private handshaken = false

  override createWebSocketConnection(): Promise<unknown> {
    this.handshaken = false
    return super.createWebSocketConnection()
  }

  override send(message: Uint8Array<ArrayBuffer>): void {
    if (this.webSocket?.readyState !== WebSocket.OPEN) return
    if (!this.handshaken) {
      const kind = kindOf(message)
      if (kind === 'step-1') this.handshaken = true
      else if (kind !== 'auth') return
    }
    this.webSocket.send(message)
  }
}

function kindOf(message: Uint8Array): 'auth' | 'step-1' | 'other' {
  // A message of one byte is a pong, which has no address.
  if (message.length < 2) return 'other'
  const decoder = decoding.createDecoder(message)
  decoding.readVarString(decoder)
  const type = decoding.readVarUint(decoder)
  if (type === AUTH) return 'auth'
  return type === SYNC && decoding.readVarUint(decoder) === SYNC_STEP_1 ? 'step-1' : 'other'
}
