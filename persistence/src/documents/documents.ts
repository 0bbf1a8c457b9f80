import type { Visibility } from '../access/visibility.ts'
import type { DocumentAddress } from '../document-address.ts'

export type { DocumentAddress } from '../document-address.ts'

/** The data of a document beside its content. */
export interface DocumentRecord {
  /** UUIDv7. */
  readonly id: string
  /** The id of its organization. */
  readonly organization: string
  readonly project: string
  /** The part of the address after the first slash. */
  readonly key: string
  readonly title: string
  readonly createdAt: Date
  /** Time of the last update or change of title. */
  readonly updatedAt: Date
  readonly trashedAt: Date | null
  /** Edits are rejected for every role. */
  readonly readOnly: boolean
  /** New documents of its project can begin as copies of it. */
  readonly template: boolean
  /** No agent works in it. */
  readonly agentsOff: boolean
}

/** A page of the documents of a project. */
export interface ListOptions {
  readonly trashed: boolean
  readonly limit: number
  /** Only templates. [all documents] */
  readonly templates?: boolean
  readonly after?: Pick<DocumentRecord, 'id' | 'updatedAt'>
  /** Only documents that are visible to somebody. [all documents] */
  readonly visibleTo?: Visibility
}

/** Titles, addresses and the trash. */
export interface DocumentStore {
  /** `null` when there is no document at this address. */
  find(address: DocumentAddress): Promise<DocumentRecord | null>
  /** The ids of the organizations, some more among them, whose documents may be visible. */
  visibleOrganizations(visibleTo: Visibility): Promise<string[]>
  /** The documents at some of these addresses that are visible, in no order. */
  findVisible(addresses: readonly DocumentAddress[], visibleTo: Visibility): Promise<DocumentRecord[]>
  /** Whether a document was ever created in this project. */
  hasProject(project: string): Promise<boolean>
  /**
   * Returns the document at this address and creates it, with its project, when there is none. Safe under concurrent
   * calls. Rejects with `deleted` where a document was deleted for good, because a client may still hold a copy of it;
   * with `anew` a new document is created there.
   */
  ensure(
    address: DocumentAddress,
    title: string,
    options?: { readonly anew: boolean },
  ): Promise<{ document: DocumentRecord; created: boolean }>
  /**
   * Documents of a project, or of all projects, by time of last change in milliseconds, newest first: those in the trash
   * when `trashed`, else the others. `after`: the last document of the page before.
   */
  list(project: string | null, options: ListOptions): Promise<DocumentRecord[]>
  /** `null` when there is no such document. */
  rename(id: string, title: string): Promise<DocumentRecord | null>
  /** Moves a document into the trash (`true`) or out of it; `null` when there is no such document. */
  setTrashed(id: string, trashed: boolean): Promise<DocumentRecord | null>
  /** Closes a document to edits (`true`) or opens it again; `null` when there is no such document. */
  setReadOnly(id: string, readOnly: boolean): Promise<DocumentRecord | null>
  /** Makes a document a template of its project (`true`) or no longer; `null` when there is no such document. */
  setTemplate(id: string, template: boolean): Promise<DocumentRecord | null>
  /** Keeps agents out of a document (`true`), or lets them in again; `null` when there is no such document. */
  setAgentsOff(id: string, agentsOff: boolean): Promise<DocumentRecord | null>
  /** Documents of all projects that were moved into the trash before `time`, oldest first; at most `limit`. */
  trashedBefore(time: Date, limit: number): Promise<DocumentRecord[]>
  /**
   * Deletes a document for good that is in the trash, since before `trashedBefore` when it is given: its row, updates,
   * snapshot, versions and authorship, in one transaction. A hash of its address remains, see `ensure`. `false`, and
   * nothing is deleted, when there is no such document in the trash.
   */
  purge(id: string, options?: { readonly trashedBefore: Date }): Promise<boolean>
  /** Deletes the hashes of addresses whose documents were deleted for good before `time`. */
  forgetPlaces(time: Date): Promise<void>
}
