/** The kind of a writer: not signed in, signed in, or a program. */
export type AuthorKind = 'guest' | 'person' | 'agent'

/** The writer of a range of clocks. */
export interface Author {
  /** `guest`, `agent:…`, or the id of an account. */
  readonly principal: string
  readonly kind: AuthorKind
  /** The run of an agent; else `null`. */
  readonly run: string | null
}

/**
 * The author of what a Yjs client writes from `clock` up to the next entry of the same client. A client needs one entry,
 * not one for each edit.
 */
export interface Authorship {
  readonly client: number
  readonly clock: number
  readonly author: Author
}

/** An entry with the time at which the first update under it was stored. */
export interface DatedAuthorship extends Authorship {
  readonly at: Date
}

/** Who wrote what in documents. Entries are written with the updates that bring them. */
export interface AuthorshipStore {
  /** The entries of a document, by client, then clock: those of the given clients, or of all; at most `limit`. */
  list(
    documentId: string,
    options: { readonly clients: readonly number[] | null; readonly limit: number },
  ): Promise<DatedAuthorship[]>
}
