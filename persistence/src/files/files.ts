import type { DocumentRecord } from '../documents/documents.ts'

/** What a file is shown as. */
export type FileKind = 'image' | 'pdf' | 'other'

/** `uploading`: its parts arrive; `processing`: they are being examined; `failed`: `error` says why, nothing is kept. */
export type FileStatus = 'uploading' | 'processing' | 'ready' | 'failed'

/** One stored object of a content: the content itself, or a smaller picture of it. */
export interface StoredObject {
  /** `original`, or the name of a variant. */
  readonly name: string
  /** The media type with which it is served. */
  readonly type: string
  /** In bytes. */
  readonly size: number
}

/** What is known of a content after it was examined. */
export interface FileContent {
  /** The type that its bytes have, whatever its name says. */
  readonly type: string
  readonly kind: FileKind
  /** Of a picture, in pixels. */
  readonly width: number | null
  readonly height: number | null
  readonly objects: readonly StoredObject[]
}

/** A stored content, which files of its project share. */
export interface BlobRecord extends FileContent {
  /** UUIDv7; its objects lie under `blobs/<id>/`. */
  readonly id: string
  /** SHA-256 of the bytes as they were uploaded, in hexadecimal. */
  readonly hash: string
  /** Of all its objects, in bytes. */
  readonly size: number
}

/** A file that is read through documents. */
export interface FileRecord {
  /** UUIDv7. */
  readonly id: string
  /** The id of its organization, and the key of its project. */
  readonly organization: string
  readonly project: string
  readonly name: string
  /** Of the bytes as they were uploaded. */
  readonly size: number
  /** As the uploader says, until the content was examined. */
  readonly type: string
  readonly kind: FileKind
  readonly status: FileStatus
  /** A name in the table of errors; `null` unless the status is `failed`. */
  readonly error: string | null
  /** Who uploaded it. */
  readonly principal: string
  /** Size of each part but the last, in bytes. */
  readonly partSize: number
  /** Times the processing has begun. */
  readonly tries: number
  readonly createdAt: Date
  readonly updatedAt: Date
  /** `null` until it is ready. */
  readonly blob: BlobRecord | null
}

/** A file whose upload begins. */
export interface NewFile {
  readonly id: string
  readonly documentId: string
  readonly name: string
  readonly size: number
  readonly type: string
  readonly kind: FileKind
  readonly principal: string
  readonly partSize: number
  /** Identifies the request among all; `null`: it cannot be repeated. */
  readonly request: string | null
}

/** What files take up. */
export interface FileUse {
  /** Number and bytes of the files of the document, those being uploaded included. */
  readonly documentFiles: number
  readonly documentBytes: number
  /** Bytes stored for its project, and declared for uploads there. */
  readonly projectBytes: number
  /** Uploads of the principal in the project that are not complete. */
  readonly unfinished: number
}

/** A file that a document does not need any more, or that belongs to none. */
export interface RemovedFile {
  readonly id: string
  readonly name: string
  readonly organization: string
}

/**
 * Files of documents. Their bytes are elsewhere: this says where, and what of them is not needed any more. A command that
 * frees bytes adds the place to the garbage in the same transaction.
 */
export interface FileStore {
  /** Waits for other transactions that add files to the project of the document; only within a unit of work. */
  lock(documentId: string): Promise<void>
  use(documentId: string, principal: string): Promise<FileUse>
  /** Adds a file with status `uploading`. Rejects with `unknown-document` when there is no such document. */
  add(file: NewFile): Promise<FileRecord>
  /** The file that the request added; `null`: none. */
  findRequest(request: string): Promise<FileRecord | null>
  find(id: string): Promise<FileRecord | null>
  /** Those of these files that the document has, in no order. */
  ofDocument(documentId: string, ids: readonly string[]): Promise<FileRecord[]>
  /** The ready files of a document, by id, after the id `after`. */
  list(
    documentId: string,
    options: { readonly after: string | null; readonly limit: number },
  ): Promise<FileRecord[]>
  /** The documents outside the trash through which a file may be read, at most `limit`. */
  documentsOf(id: string, limit: number): Promise<DocumentRecord[]>
  /**
   * Lets files be read through another document of their organization; resolves to the number of files for which this is
   * so now.
   */
  attach(documentId: string, ids: readonly string[]): Promise<number>
  /** Gives a copy of a document all files of the original. */
  attachAll(from: string, to: string): Promise<void>
  /** Records a part that is stored; `false` when the file takes no parts. */
  addPart(id: string, number: number): Promise<boolean>
  /** The numbers of the stored parts, ascending. */
  parts(id: string): Promise<number[]>
  /**
   * Takes a file for processing until `lease`: one whose upload is complete, or whose lease has ended. `null`: there is
   * nothing to do.
   */
  take(id: string, now: Date, lease: Date): Promise<FileRecord | null>
  /** Prolongs the leases of files in processing, or gives them up. */
  hold(ids: readonly string[], lease: Date): Promise<void>
  /** Ids of files whose processing has ended without a result. */
  untaken(now: Date, limit: number): Promise<string[]>
  /** The content of the project with this hash; it stays until the end of the unit of work. `null`: there is none. */
  blobOf(project: string, hash: string): Promise<BlobRecord | null>
  /**
   * Makes a file in processing ready with this content, or with one of the same hash that the project has: the record says
   * which. Only within a unit of work. `null`: the file is not in processing.
   */
  finish(id: string, blob: BlobRecord): Promise<FileRecord | null>
  /** Ends the processing of a file with an error; `false`: it was not in processing. Only within a unit of work. */
  fail(id: string, error: string): Promise<boolean>
  /** Deletes a file that is being uploaded or has failed; `false`: there is none. Only within a unit of work. */
  cancel(id: string): Promise<boolean>
  /** Adds a ready file of an export; `false`: there is one with this id. Only within a unit of work. */
  restore(file: Omit<NewFile, 'request' | 'partSize'>, blob: BlobRecord): Promise<boolean>
  /**
   * The text of a document refers to these files and to no other. `revision`: the sequence number up to which the text was
   * read. Does nothing when a later text was read already (`LinkStore.replace`).
   */
  refer(documentId: string, revision: number, ids: readonly string[]): Promise<void>
  /**
   * Takes files from documents to which neither the text has referred since `before`, nor a version or an undecided
   * suggestion can refer; at most `limit`.
   */
  detach(before: Date, limit: number): Promise<RemovedFile[]>
  /** Deletes files of no document, and uploads that nobody went on with since `before`. Only within a unit of work. */
  deleteUnused(before: Date, limit: number): Promise<RemovedFile[]>
  /** Deletes contents of no file; resolves to their number. Only within a unit of work. */
  deleteBlobs(limit: number): Promise<number>
  /** Places whose objects are to be deleted, oldest first. */
  garbage(limit: number): Promise<string[]>
  /** The objects at these places are deleted. */
  cleared(places: readonly string[]): Promise<void>
  /** Number of ready files, and bytes stored for all projects. */
  totals(): Promise<{ readonly files: number; readonly bytes: number }>
}

/** The place of the parts of an upload. */
export function uploadPlace(fileId: string): string {
  return `uploads/${fileId}/`
}

/** The place of the objects of a content. */
export function blobPlace(blobId: string): string {
  return `blobs/${blobId}/`
}
