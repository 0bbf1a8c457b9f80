import type { Authorship } from '../authorship/authorship.ts'

/** One accepted update to be stored. */
export interface UpdateEntry {
  readonly documentId: string
  /** Yjs V1 bytes. */
  readonly bytes: Uint8Array
  /** The sender: `guest`, `agent:…`, or the id of an account. */
  readonly principal: string
  /** New entries of authorship for the clientIDs in this update; most updates have none. */
  readonly authored?: readonly Authorship[]
  /** Its number at the sending node: rising, never used twice. */
  readonly number?: number
}

/** The origin of a batch; it lets the store recognize a batch that is sent again after its answer was lost. */
export interface BatchOrigin {
  /** UUID of the sending process. */
  readonly node: string
  /** An earlier call with these entries ended without an answer. */
  readonly again: boolean
}

/** Bytes of a snapshot, which covers all updates up to `seq`. */
export interface StoredSnapshot {
  readonly seq: number
  readonly bytes: Uint8Array
}

/** A document's bytes as stored: the snapshot, then the updates after it in sequence order. */
export interface StoredDocument {
  readonly snapshot: StoredSnapshot | null
  readonly tail: readonly { readonly seq: number; readonly bytes: Uint8Array }[]
  /** Highest sequence number assigned, 0 for a document without updates. */
  readonly head: number
  /** Sorted by client, then clock. */
  readonly authorship: readonly Authorship[]
}

/** The changes of a document after a sequence number. */
export interface StoredChanges {
  readonly head: number
  /** The sequence number up to which the stored snapshot covers the updates; 0 when there is none. */
  readonly covered: number
  /** `null` when `updates` holds everything after the requested sequence number. */
  readonly snapshot: StoredSnapshot | null
  readonly updates: readonly StoredUpdate[]
  /** All entries of the document, older ones included. Sorted by client, then clock. */
  readonly authorship: readonly Authorship[]
}

/** An update with its origin. */
export interface StoredUpdate {
  readonly seq: number
  readonly bytes: Uint8Array
  /** The sending process and the number of the update there; `null` when it was stored without an origin. */
  readonly origin: { readonly node: string; readonly number: number } | null
}

/** The state of a document that every node with an open room checks. */
export interface DocumentHead {
  /** Highest sequence number assigned. */
  readonly head: number
  readonly trashed: boolean
  readonly readOnly: boolean
}

/** Content. Sequence numbers are per document, start at 1 and have no holes. */
export interface UpdateStore {
  /**
   * Appends all entries in one transaction, in order; resolves after the commit with the sequence number of
   * each. Sequence order is commit order: the document rows are locked, in the order of their ids. Authorship is
   * written in the same transaction; existing entries are not replaced.
   *
   * With `origin.again`, entries that an earlier call stored under the same node and numbers are not stored
   * again; their answer is their sequence number, or 0 when a snapshot covers them.
   */
  append(entries: readonly UpdateEntry[], origin?: BatchOrigin): Promise<number[]>
  /**
   * Reads a document as of one moment. Rejects with `damaged` when stored bytes are not what was written, and
   * with `missing-key` when they are sealed with a key that is not configured.
   */
  load(documentId: string): Promise<StoredDocument>
  /**
   * Reads what was stored of a document after the sequence number `seq`, as of one moment: the snapshot when it covers
   * more than `seq`, and the updates after it. Rejects like `load`.
   */
  since(documentId: string, seq: number): Promise<StoredChanges>
  /** The heads of those of these documents that exist. */
  heads(documentIds: readonly string[]): Promise<ReadonlyMap<string, DocumentHead>>
  /**
   * Writes a snapshot that covers the updates up to `seq` and deletes exactly those, in one transaction.
   * `false`, and nothing changed, when there is already a snapshot that covers as much.
   */
  snapshot(documentId: string, seq: number, bytes: Uint8Array): Promise<boolean>
}
