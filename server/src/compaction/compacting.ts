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
