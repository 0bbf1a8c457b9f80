/** Limits of one update and of one document. An update that exceeds them is refused as `update-too-complex`. */
export interface ContentLimits {
  /**
   * Clients of a document. Each session that writes adds one permanently: the limit allows a hundred sessions a day for
   * 3½ years.
   */
  readonly clients: number
  /** Clients whose structs one update may add: adding a client takes about 3 µs, and all are added in one turn. */
  readonly newClients: number
  /** Clients without earlier deletions for which one update may delete something. */
  readonly newDeletingClients: number
  /** Ranges of deleted clocks. */
  readonly ranges: number
  /** Runs of structs beyond a gap: structs that arrived before their predecessors. */
  readonly gaps: number
  /** Structs, and values inside them, of one update: Yjs needs seconds to integrate more. */
  readonly updateStructs: number
  /** Structs of a document since its last compaction, which merges adjacent ones. */
  readonly documentStructs: number
  /** References to structs that have not arrived, in one update and in one document. */
  readonly unresolved: number
  /**
   * Levels of shared types nested in each other. Yjs deletes and collects recursively, and overflows the stack at a few
   * thousand levels in every client. A list in a list takes two levels, so users may nest a hundred.
   */
  readonly nesting: number
}

/** The limits of every document. */
export const CONTENT_LIMITS: ContentLimits = {
  clients: 131_072,
  newClients: 4_096,
  newDeletingClients: 16_384,
  ranges: 1_048_576,
  gaps: 4_096,
  updateStructs: 1_048_576,
  documentStructs: 4_194_304,
  unresolved: 16_384,
  nesting: 256,
}

/** Thrown inside decoders for content beyond the limits; the public functions of each decoder convert it to a value. */
export class ContentLimitError extends Error {}
