import type { CompactionInput } from '@cowrite/crdt'

/** Rebuilds documents, as rooms use it. */
export interface CompactionPort {
  /**
   * Rebuilds the stored updates of a document, of which `input` are committed, into one snapshot, stores it and returns
   * its bytes. Returns the snapshot of another node when fewer than `worth` updates follow it. Rejects with a `StoreError`
   * when the database fails, and with another error when the document cannot be rebuilt.
   */
  compact(documentId: string, input: CompactionInput, worth: number): Promise<Uint8Array>
  /** Whether a recent rebuild of the document failed, and the next attempt is not due yet. */
  isPostponed(documentId: string): boolean
}
