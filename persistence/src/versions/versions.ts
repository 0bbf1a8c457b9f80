/** The reason for a version: a person named it, or the server recorded it at one of these occasions. */
export type VersionKind = 'named' | 'interval' | 'quiet' | 'before-run' | 'before-restore'

/** A version of a document, without its bytes. */
export interface VersionRecord {
  /** UUIDv7. */
  readonly id: string
  readonly documentId: string
  readonly kind: VersionKind
  /** `null` for an unnamed version. */
  readonly name: string | null
  /** The principal that created it, or whose edit caused it. */
  readonly principal: string
  readonly createdAt: Date
}

/** A version to be created. */
export interface NewVersion {
  readonly documentId: string
  readonly kind: VersionKind
  readonly name: string | null
  readonly principal: string
  /** The whole document as one Yjs V1 update. */
  readonly bytes: Uint8Array
}

/** Versions of documents: whole states, stored apart from the updates. */
export interface VersionStore {
  /** Stores a version. Rejects with `unknown-document`. */
  create(version: NewVersion): Promise<VersionRecord>
  /** Newest first, those before the version `before` when it is given, and with `isNamed` those with a name; at most `limit`. */
  list(
    documentId: string,
    options: { readonly before?: string; readonly isNamed?: boolean; readonly limit: number },
  ): Promise<VersionRecord[]>
  /** `null` when this document has no such version. Rejects like `UpdateStore.load`. */
  load(
    documentId: string,
    id: string,
  ): Promise<{ readonly version: VersionRecord; readonly bytes: Uint8Array } | null>
  /** Names a version; `null` when this document has no such version. */
  rename(documentId: string, id: string, name: string): Promise<VersionRecord | null>
  /** Deletes versions of a document; ids of other versions are ignored. */
  remove(documentId: string, ids: readonly string[]): Promise<void>
  /**
   * Records that an account is in a document now; resolves to when it was the last time before this visit, `null` when it
   * never was. Signs with less than half an hour between them are one visit.
   */
  visit(documentId: string, account: string): Promise<Date | null>
  /** Ids of documents with unnamed versions, in id order, after the document `after`; at most `limit`. */
  documentsWithUnnamed(after: string | null, limit: number): Promise<string[]>
}
