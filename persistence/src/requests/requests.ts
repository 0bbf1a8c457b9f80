/** A request that was begun before. */
export interface KnownRequest {
  /** The hash of what it asked for. */
  readonly body: string
  /** What it was answered with; `null` while it runs, and when its end is not known. */
  readonly answer: string | null
}

/**
 * Requests on documents under keys that their senders chose, so that one that is sent again is not carried out again. Keys
 * and bodies are hashes, and answers have no text of the document.
 */
export interface RequestStore {
  /**
   * Notes that a request begins; resolves to the one that has this key already, and changes nothing then. Rejects with
   * `unknown-document`.
   */
  begin(documentId: string, key: string, body: string): Promise<KnownRequest | null>
  /** Notes the answer of a request. */
  finish(documentId: string, key: string, answer: string): Promise<void>
  /** Forgets a request that changed nothing. */
  abandon(documentId: string, key: string): Promise<void>
  /** Deletes requests from before `time`, at most `limit`; resolves to the number. */
  deleteOld(time: Date, limit: number): Promise<number>
}
