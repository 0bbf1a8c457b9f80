import type { FabricMessage } from '../fabric/message.ts'

/** Messages kept for one room that is being loaded; more than this is left to the database. */
const MAX_MESSAGES = 256
/** And the bytes that they may have, as they came. */
const MAX_BYTES = 1024 * 1024

/**
 * What other nodes say of documents that are being loaded here: it is handed to the room when that is there, since what
 * was not committed when the document was read is in no row yet. Pure.
 */
export class EarlyMessages {
  private readonly waiting = new Map<string, { readonly messages: FabricMessage[]; bytes: number }>()

  /** The document is going to be loaded. */
  expect(documentId: string): void {
    if (!this.waiting.has(documentId)) this.waiting.set(documentId, { messages: [], bytes: 0 })
  }

  /** Keeps a message of `bytes` bytes if its document is being loaded and there is room for it. */
  add(documentId: string, message: FabricMessage, bytes: number): void {
    const kept = this.waiting.get(documentId)
    if (!kept || kept.messages.length >= MAX_MESSAGES || kept.bytes + bytes > MAX_BYTES) return
    kept.messages.push(message)
    kept.bytes += bytes
  }

  /** What was kept for a document, in the order in which it came; from now on nothing is kept for it. */
  take(documentId: string): readonly FabricMessage[] {
    const messages = this.waiting.get(documentId)?.messages ?? []
    this.waiting.delete(documentId)
    return messages
  }
}
