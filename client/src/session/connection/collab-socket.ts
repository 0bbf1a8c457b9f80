import { HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import * as decoding from 'lib0/decoding'

/** Message types of the Hocuspocus protocol that matter here. */
const SYNC = 0
const AUTH = 2
const SYNC_STEP_1 = 0

/**
 * The stock socket, except that it sends nothing but credentials until the handshake of the present connection
 * has begun, instead of queueing it.
 *
 * The handshake carries every edit made before it, so a queue would send them twice. Worse, the provider sets
 * its count of unacknowledged edits to one when the handshake starts, while the server answers each queued
 * edit as well: the count would reach zero, and the page would say "Saved", before everything is.
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
  // One byte is an answer to a ping; it has no address.
  if (message.length < 2) return 'other'
  const decoder = decoding.createDecoder(message)
  decoding.readVarString(decoder)
  const type = decoding.readVarUint(decoder)
  if (type === AUTH) return 'auth'
  return type === SYNC && decoding.readVarUint(decoder) === SYNC_STEP_1 ? 'step-1' : 'other'
}
