/**
 * Durable storage behind one small interface, with three implementations: `memory`, PGlite, PostgreSQL.
 * The exported contract suite (`@cowrite/persistence/contract`) runs on each.
 */
export interface Store {
  readonly kind: StoreKind
  readonly documents: DocumentStore
  readonly updates: UpdateStore
  readonly versions: VersionStore
  readonly upkeep: UpkeepStore
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
  /** Nobody may write, whatever their role. */
  readonly readOnly: boolean
}

export interface DocumentPlace {
  readonly project: string
  readonly key: string
}

/** Titles, addresses and the trash. */
export interface DocumentStore {
  find(place: DocumentPlace): Promise<DocumentRecord | null>
  /** Whether a document was ever created in this project. */
  hasProject(project: string): Promise<boolean>
  /**
   * Returns the document at this place, created (with its project) if there was none. Safe under races. Rejects with
   * `deleted` where one was deleted for good, as some client may only have kept a copy of it; with `anew` it is
   * created there too.
   */
  ensure(
    place: DocumentPlace,
    title: string,
    options?: { readonly anew: boolean },
  ): Promise<{ document: DocumentRecord; created: boolean }>
  /** Newest change first; the trash when `trashed`, else what is not in it. At most `limit`. */
  list(project: string, options: { trashed: boolean; limit: number }): Promise<DocumentRecord[]>
  /** `null` when there is no such document. */
  rename(id: string, title: string): Promise<DocumentRecord | null>
  /** Puts into the trash (`true`) or takes out of it; `null` when there is no such document. */
  setTrashed(id: string, trashed: boolean): Promise<DocumentRecord | null>
  /** Closes to everybody's edits (`true`) or opens again; `null` when there is no such document. */
  setReadOnly(id: string, readOnly: boolean): Promise<DocumentRecord | null>
  /** What went into the trash before `time`, of all projects, oldest first; at most `limit`. */
  trashedBefore(time: Date, limit: number): Promise<DocumentRecord[]>
  /**
   * Deletes a document for good that is in the trash, since before `trashedBefore` when it is given: its row, updates,
   * snapshot, versions and authorship, in one transaction. A hash of its place remains, see `ensure`. `false`, and
   * nothing is deleted, when there is no such document in the trash.
   */
  purge(id: string, options?: { readonly trashedBefore: Date }): Promise<boolean>
  /** Forgets the places of documents that were deleted for good before `time`. */
  forgetPlaces(time: Date): Promise<void>
}

/** What kind of writer somebody is: unknown, signed in, or a program. */
export type AuthorKind = 'guest' | 'person' | 'agent'

/** Who wrote something. */
export interface Author {
  /** `guest`, `agent:…`, an account. */
  readonly principal: string
  readonly kind: AuthorKind
  /** The run of an agent; else `null`. */
  readonly run: string | null
}

/**
 * From `clock` on, what a Yjs client writes is this author's, up to the next entry of the same client. A client
 * thereby needs one entry, not one for each edit.
 */
export interface Authorship {
  readonly client: number
  readonly clock: number
  readonly author: Author
}

/** One accepted update on its way to the database. */
export interface UpdateEntry {
  readonly documentId: string
  /** Yjs V1 bytes. */
  readonly bytes: Uint8Array
  /** Who sent it: `guest`, `agent:…`. */
  readonly principal: string
  /** What this update makes known of who writes under its clientIDs; most updates say nothing new. */
  readonly authored?: readonly Authorship[]
  /** Its number at the node that sends it: rising, never used twice. */
  readonly number?: number
}

/** Where a batch comes from, so that a batch whose answer got lost is not stored twice. */
export interface BatchOrigin {
  /** UUID of the sending process. */
  readonly node: string
  /** The outcome of an earlier call with these entries is unknown. */
  readonly again: boolean
}

/** A document's bytes as stored: base snapshot, then the updates after it in sequence order. */
export interface StoredDocument {
  readonly snapshot: { readonly seq: number; readonly bytes: Uint8Array } | null
  readonly tail: readonly { readonly seq: number; readonly bytes: Uint8Array }[]
  /** Highest sequence number given out, 0 for a document without updates. */
  readonly head: number
  /** Sorted by client, then clock. */
  readonly authorship: readonly Authorship[]
}

/** What came to a document after some sequence number. */
export interface StoredChanges {
  readonly head: number
  /** `null` when the updates reach back to the number that was asked for. */
  readonly snapshot: { readonly seq: number; readonly bytes: Uint8Array } | null
  readonly updates: readonly StoredUpdate[]
  /** All of it, also what is older. Sorted by client, then clock. */
  readonly authorship: readonly Authorship[]
}

/** An update with where it came from. */
export interface StoredUpdate {
  readonly seq: number
  readonly bytes: Uint8Array
  /** The process that sent it, and its number there; `null` for one that did not say. */
  readonly origin: { readonly node: string; readonly number: number } | null
}

/** What everybody who has a document open wants to know of it. */
export interface DocumentHead {
  /** Highest sequence number given out. */
  readonly head: number
  readonly trashed: boolean
  readonly readOnly: boolean
}

/** Content. Sequence numbers are per document, start at 1 and have no holes. */
export interface UpdateStore {
  /**
   * Appends all entries in one transaction, in order; resolves after the commit with the sequence number of
   * each. Sequence order is commit order: the document row is locked, documents in id order. Authorship is
   * written in the same transaction; an entry that is there already stays.
   *
   * With `origin.again`, entries that an earlier call stored under the same node and numbers are not stored
   * again; their answer is their number, or 0 when a snapshot has covered them meanwhile.
   */
  append(entries: readonly UpdateEntry[], origin?: BatchOrigin): Promise<number[]>
  /**
   * Reads a document as of one moment. Rejects with `damaged` when stored bytes are not what was written, and
   * with `missing-key` when they are sealed with a key that is not configured.
   */
  load(documentId: string): Promise<StoredDocument>
  /**
   * What was stored of a document after the sequence number `seq`, as of one moment: the snapshot when it covers more
   * than that, and the updates after it. Rejects like `load`.
   */
  since(documentId: string, seq: number): Promise<StoredChanges>
  /** Where each of these documents is that exists. */
  heads(documentIds: readonly string[]): Promise<ReadonlyMap<string, DocumentHead>>
  /**
   * Writes a snapshot that covers the updates up to `seq` and deletes exactly those, in one transaction.
   * `false`, and nothing changed, when a snapshot that covers as much is already there.
   */
  snapshot(documentId: string, seq: number, bytes: Uint8Array): Promise<boolean>
}

/** Why a version was made: by a person under a name, or by itself. */
export type VersionKind = 'named' | 'interval' | 'quiet' | 'before-run' | 'before-restore'

/** A version of a document, without its bytes. */
export interface VersionRecord {
  /** UUIDv7. */
  readonly id: string
  readonly documentId: string
  readonly kind: VersionKind
  /** `null` for one that nobody named. */
  readonly name: string | null
  /** Who made it, or whose edit caused it. */
  readonly principal: string
  readonly createdAt: Date
}

/** Versions of documents: whole states, kept apart from the updates. */
export interface VersionStore {
  /** Keeps `bytes`, a whole document as one Yjs V1 update. Rejects with `unknown-document`. */
  create(version: {
    readonly documentId: string
    readonly kind: VersionKind
    readonly name: string | null
    readonly principal: string
    readonly bytes: Uint8Array
  }): Promise<VersionRecord>
  /** Newest first, those before the version `before` when it is given; at most `limit`. */
  list(
    documentId: string,
    options: { readonly before?: string; readonly limit: number },
  ): Promise<VersionRecord[]>
  /** `null` when this document has no such version. Rejects like `UpdateStore.load`. */
  load(
    documentId: string,
    id: string,
  ): Promise<{ readonly version: VersionRecord; readonly bytes: Uint8Array } | null>
  /** Gives a version a name; `null` when this document has no such version. */
  rename(documentId: string, id: string, name: string): Promise<VersionRecord | null>
  /** Deletes versions of a document; those it does not have are passed over. */
  remove(documentId: string, ids: readonly string[]): Promise<void>
  /** Documents with versions that nobody named, in id order, after the document `after`; at most `limit`. */
  documentsWithUnnamed(after: string | null, limit: number): Promise<string[]>
}

/** One stored item of bytes as it stands in the database: maybe sealed, not checked. */
export interface StoredRow {
  /** Sequence number, or that which a snapshot covers; 0 for a version. */
  readonly seq: number
  readonly bytes: Uint8Array
  /** {@link ROW_PLAIN} or {@link ROW_SEALED}. */
  readonly format: number
  /** CRC-32 of `bytes`; `null` in rows of the first release. */
  readonly checksum: number | null
  readonly principal: string
  readonly at: Date
}

/** Bytes as they are. */
export const ROW_PLAIN = 0
/** Bytes sealed with a key (`encryption/seal.ts`). */
export const ROW_SEALED = 1

/** Everything stored of a document at one moment, as it stands. */
export interface StoredRows {
  readonly head: number
  readonly snapshot: StoredRow | null
  /** All rows, also such as the snapshot covers, in sequence order. */
  readonly updates: readonly StoredRow[]
  readonly authorship: readonly Authorship[]
  readonly versions: readonly (VersionRecord & { readonly row: StoredRow })[]
}

/** A whole document to be put into the store as it was. Bytes are plain. */
export interface RestoredDocument {
  readonly document: DocumentRecord
  readonly head: number
  readonly snapshot: { readonly seq: number; readonly bytes: Uint8Array } | null
  readonly updates: readonly {
    readonly seq: number
    readonly bytes: Uint8Array
    readonly principal: string
    /** When it was written; now when absent. */
    readonly at?: Date
  }[]
  readonly authorship: readonly Authorship[]
}

/** For the commands of operators: walking over everything, checking it, putting it back. */
export interface UpkeepStore {
  /** Documents of all projects or one, the trash included, in id order, after the document `after`. */
  documents(options: {
    readonly project?: string
    readonly after: string | null
    readonly limit: number
  }): Promise<DocumentRecord[]>
  /** `null` when there is no such document. */
  rows(documentId: string): Promise<StoredRows | null>
  /** What the bytes of a row say. Rejects with `damaged` or `missing-key`. */
  open(documentId: string, row: StoredRow): Uint8Array
  /**
   * Puts a document into the store with its id, times and sequence numbers, in one transaction; `false`, and
   * nothing changed, when its id or its place is taken.
   */
  restore(restored: RestoredDocument): Promise<boolean>
  /** Puts a version back under its id; `false` when it is there already. */
  restoreVersion(version: VersionRecord, bytes: Uint8Array): Promise<boolean>
  /**
   * Seals a document's rows anew that are not sealed with the first key, or opens them when there is no key;
   * returns how many. People may go on writing meanwhile.
   */
  reseal(documentId: string): Promise<number>
  /** Forgets the keys that no row is sealed with any more, the first one excepted; returns their ids. */
  retireKeys(): Promise<string[]>
  /** The ids of the keys that the database cannot be opened without. */
  keys(): Promise<string[]>
  /** Takes a principal's name off everything it wrote; returns how many entries named it. */
  forgetPrincipal(principal: string): Promise<number>
}
