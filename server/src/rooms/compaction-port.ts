/** What a room has of a document that is to be compacted; all of it is committed. */
export interface Compacting {
  /** V1 updates, in order. */
  readonly updates: readonly Uint8Array[]
  /** The updates contain all rows up to this sequence number; `null` when that is not known. */
  readonly seq: number | null
}

/** A compacted document. */
export interface Compacted {
  /** The snapshot, a V1 update. */
  readonly bytes: Uint8Array
  /** The snapshot contains all rows up to this sequence number. */
  readonly seq: number
}

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
