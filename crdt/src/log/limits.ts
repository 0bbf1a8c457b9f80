/** What one update, and one document, may hold; beyond it an update is refused as `update-too-complex`. */
export interface ContentLimits {
  /** Clients of a document. Each session that writes is one, for as long as the document exists: a hundred a day for 3½ years. */
  readonly clients: number
  /** Clients whose structs one update may add: each takes 3 µs or so, and all of them are taken in at once. */
  readonly newClients: number
  /** Clients that had nothing deleted before and of which one update may delete something. */
  readonly newDeletingClients: number
  /** Ranges of deleted clocks. */
  readonly ranges: number
  /** Runs of structs beyond a gap: what has arrived before what it builds on. */
  readonly gaps: number
  /** Structs, and values inside of them, of one update: it takes Yjs seconds to integrate more. */
  readonly updateStructs: number
  /** Structs of a document since its last compaction, which joins those that touch. */
  readonly documentStructs: number
  /** References of one update, and of one document, to structs that have not arrived. */
  readonly unresolved: number
  /**
   * Levels of shared types inside of each other. Yjs deletes and collects by recursion, and throws at some thousand
   * levels, in every client; a list in a list takes two levels, so people may nest a hundred.
   */
  readonly nesting: number
}

/** The limits of every document. */
export const CONTENT_LIMITS: ContentLimits = {
  clients: 131_072,
  newClients: 8_192,
  newDeletingClients: 16_384,
  ranges: 1_048_576,
  gaps: 4_096,
  updateStructs: 1_048_576,
  documentStructs: 4_194_304,
  unresolved: 16_384,
  nesting: 256,
}

/** Thrown inside decoders at content beyond the limits; every decoder's public face turns it into a value. */
export class ContentLimitError extends Error {}
