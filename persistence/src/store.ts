/**
 * Durable storage behind one small interface, with three implementations: `memory`, PGlite, PostgreSQL.
 * The exported contract suite (`@cowrite/persistence/contract`) runs on each.
 */
export interface Store {
  readonly kind: StoreKind
  readonly documents: DocumentStore
  readonly updates: UpdateStore
  /** Resolves when a trivial query is answered, rejects otherwise; for readiness. */
  ping(): Promise<void>
  /** Waits for running statements, then releases everything. Further calls reject. */
  close(): Promise<void>
}

export type StoreKind = 'memory' | 'pglite' | 'postgres'

/** What the server knows of a document beside its content. */
export interface DocumentRecord {
  /** UUIDv7. */
  readonly id: string
  readonly project: string
  /** The part of the address after the first slash. */
  readonly key: string
  readonly title: string
  readonly createdAt: Date
  /** Time of the last update, title change included. */
  readonly updatedAt: Date
  readonly trashedAt: Date | null
}

export interface DocumentPlace {
  readonly project: string
  readonly key: string
}

/** Titles, addresses and the trash. */
export interface DocumentStore {
  find(place: DocumentPlace): Promise<DocumentRecord | null>
  /** Returns the document at this place, created (with its project) if there was none. Safe under races. */
  ensure(place: DocumentPlace, title: string): Promise<{ document: DocumentRecord; created: boolean }>
  /** Newest change first; the trash when `trashed`, else what is not in it. At most `limit`. */
  list(project: string, options: { trashed: boolean; limit: number }): Promise<DocumentRecord[]>
  /** `null` when there is no such document. */
  rename(id: string, title: string): Promise<DocumentRecord | null>
  /** Puts into the trash (`true`) or takes out of it; `null` when there is no such document. */
  setTrashed(id: string, trashed: boolean): Promise<DocumentRecord | null>
}

/** One accepted update on its way to the database. */
export interface UpdateEntry {
  readonly documentId: string
  /** Yjs V1 bytes. */
  readonly bytes: Uint8Array
  /** Who wrote it: `guest:…`, `agent:…`. */
  readonly principal: string
}

/** A document's bytes as stored: base snapshot, then the updates after it in sequence order. */
export interface StoredDocument {
  readonly snapshot: { readonly seq: number; readonly bytes: Uint8Array } | null
  readonly tail: readonly { readonly seq: number; readonly bytes: Uint8Array }[]
  /** Highest sequence number given out, 0 for a document without updates. */
  readonly head: number
}

/** Content. Sequence numbers are per document, start at 1 and have no holes. */
export interface UpdateStore {
  /**
   * Appends all entries in one transaction, in order; resolves after the commit with the sequence number of
   * each. Sequence order is commit order: the document row is locked, documents in id order.
   */
  append(entries: readonly UpdateEntry[]): Promise<number[]>
  load(documentId: string): Promise<StoredDocument>
  /**
   * Writes a snapshot that covers the updates up to `seq` and deletes exactly those, in one transaction.
   * `false`, and nothing changed, when a snapshot that covers as much is already there.
   */
  snapshot(documentId: string, seq: number, bytes: Uint8Array): Promise<boolean>
}
