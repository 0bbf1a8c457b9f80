import type { Authorship } from '../authorship/authorship.ts'
import type { RestoredAuthorship } from '../authorship/tables.ts'
import type { StoredThread } from '../comments/exported-threads.ts'
import type { RestoredThread } from '../comments/tables.ts'
import type { DocumentRecord } from '../documents/documents.ts'
import type { RestoredRecord } from '../documents/tables.ts'
import type { StoredRow } from '../sql/stored-row.ts'
import type { RestoredLog } from '../updates/tables.ts'
import type { VersionRecord } from '../versions/versions.ts'

/** All rows of a document as of one moment, as stored. */
export interface StoredRows {
  readonly head: number
  readonly snapshot: StoredRow | null
  /** All rows, those that the snapshot covers included, in sequence order. */
  readonly updates: readonly StoredRow[]
  readonly authorship: readonly Authorship[]
  readonly versions: readonly (VersionRecord & { readonly row: StoredRow })[]
  /** Threads of comments that are not deleted, oldest first. */
  readonly threads: readonly StoredThread[]
}

/** A whole document to be restored. Bytes are plain. */
export interface RestoredDocument extends RestoredRecord, RestoredLog, RestoredAuthorship {
  readonly document: Omit<DocumentRecord, 'organization'>
}

/** What the commands of operators need: export, import, verify, forget and rotate-keys. */
export interface MaintenanceStore {
  /** Documents of all projects or one, the trash included, in id order, after the document `after`. */
  documents(options: {
    readonly project?: string
    readonly after: string | null
    readonly limit: number
  }): Promise<DocumentRecord[]>
  /** `null` when there is no such document. */
  rows(documentId: string): Promise<StoredRows | null>
  /** Checks and opens the bytes of a row. Throws `damaged` or `missing-key`. */
  open(documentId: string, row: StoredRow): Uint8Array
  /**
   * Restores a document with its id, times and sequence numbers, in one transaction; `false`, and nothing changed, when
   * its id or its address is taken.
   */
  restore(restored: RestoredDocument): Promise<boolean>
  /** Restores a version under its id; `false` when there is a version with this id. */
  restoreVersion(version: VersionRecord, bytes: Uint8Array): Promise<boolean>
  /** Restores a thread of comments under its id, which count as read; `false` when there is one with this id. */
  restoreThread(thread: RestoredThread['thread']): Promise<boolean>
  /**
   * Seals the rows of a document with the first key where they are plain or sealed with another key; without keys, opens
   * the sealed ones. Returns the number of rewritten rows. Others may write meanwhile.
   */
  reseal(documentId: string): Promise<number>
  /**
   * Does the same with secrets that belong to no document: keys of signatures and second factors. Returns the number of
   * rewritten ones.
   */
  resealSecrets(): Promise<number>
  /** Deletes the records of keys that no row is sealed with, the first key excepted; returns their ids. */
  retireKeys(): Promise<string[]>
  /** The ids of the keys without which the database cannot be opened. */
  keys(): Promise<string[]>
  /** Replaces a principal by `deleted` in every row that names it; returns the number of those rows. */
  forgetPrincipal(principal: string): Promise<number>
}
