import { HocuspocusProvider } from '@hocuspocus/provider'
import * as decoding from 'lib0/decoding'
import { SYNC, SYNC_STEP_2, UPDATE } from './message-type.ts'

/** An update that a message of the server contains. */
export interface ReceivedUpdate {
  /** `handshake`: what the document lacked; `edit`: what somebody has just changed. */
  readonly kind: 'handshake' | 'edit'
  /** Yjs V1. */
  readonly update: Uint8Array
}

/** The stock provider with one change: it hands updates of the document over instead of applying them itself. */
export class DocumentProvider extends HocuspocusProvider {
  /** Called with each update, after the event `message`. */
  onDocumentUpdate: (received: ReceivedUpdate) => void = () => {}

  override onMessage(event: MessageEvent): void {
    const received = updateIn(new Uint8Array(event.data as ArrayBuffer))
    if (received === null) {
      super.onMessage(event)
      return
    }
    this.emit('message', { event })
    try {
      this.onDocumentUpdate(received)
    } catch (error) {
      // As the stock provider does: an update that cannot be applied must not end the connection.
      reportError(error)
    }
    if (received.kind === 'handshake') this.synced = true
  }
}

/** The update in a message; `null` for all other messages. */
function updateIn(message: Uint8Array): ReceivedUpdate | null {
  const decoder = decoding.createDecoder(message)
  decoding.readVarString(decoder)
  if (decoding.readVarUint(decoder) !== SYNC) return null
  switch (decoding.readVarUint(decoder)) {
    case SYNC_STEP_2:
      return { kind: 'handshake', update: decoding.readVarUint8Array(decoder) }
    case UPDATE:
      return { kind: 'edit', update: decoding.readVarUint8Array(decoder) }
    default:
      return null
  }
}
