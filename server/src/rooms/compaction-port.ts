import type { Compacted, Compacting } from '../compaction/compacting.ts'

/** Rebuilds documents, as rooms use it. */
export interface CompactionPort {
  /**
   * Rebuilds the updates of a document into one snapshot, stores it and returns it. Only rows that `input` lacks are
   * read from the database. Returns the snapshot of another node when fewer than `worth` updates follow it. Rejects with
   * a `StoreError` when the database fails, and with another error when the document cannot be rebuilt.
   */
  compact(documentId: string, input: Compacting, worth: number): Promise<Compacted>
  /** Whether a recent rebuild of the document failed, and the next attempt is not due yet. */
  isPostponed(documentId: string): boolean
}
