import type { ClusterMessage } from '../protocol/message.ts'

/** Most messages kept for one room that is being loaded. The updates of later ones are read from the database. */
const MAX_MESSAGES = 256
/** Most encoded bytes of these messages. */
const MAX_BYTES = 1024 * 1024

/**
 * Messages for rooms that are being loaded. They are passed to the room once it is open, because updates that were not
 * committed when the document was read are in none of its rows. Pure.
 */
export class EarlyMessages {
  private readonly buffers = new Map<string, { readonly messages: ClusterMessage[]; bytes: number }>()

  /** Keeps messages for a document from now on. */
  expect(documentId: string): void {
    if (!this.buffers.has(documentId)) this.buffers.set(documentId, { messages: [], bytes: 0 })
  }

  /** Keeps a message of `bytes` encoded bytes if its document is being loaded and the limits allow it. */
  add(documentId: string, message: ClusterMessage, bytes: number): void {
    const buffer = this.buffers.get(documentId)
    if (!buffer || buffer.messages.length >= MAX_MESSAGES || buffer.bytes + bytes > MAX_BYTES) return
    buffer.messages.push(message)
    buffer.bytes += bytes
  }

  /** Returns the messages of a document in the order of their arrival, and keeps none for it from now on. */
  take(documentId: string): readonly ClusterMessage[] {
    const messages = this.buffers.get(documentId)?.messages ?? []
    this.buffers.delete(documentId)
    return messages
  }
}
