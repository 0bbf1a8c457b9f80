/** A part of a suggestion whose edits its author holds back: they are in the author's fork only. */
export interface HeldHunk {
  /** A UUID. */
  readonly id: string
  /** The edits (Yjs V1): structs of clients of its own, and deletions. It refers to nothing of other parts. */
  readonly update: Uint8Array
}
