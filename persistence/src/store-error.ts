/**
 * What went wrong in a store, for callers to tell apart:
 *
 * - `unknown-document`: no such document; `documentIds` names which. Nothing was written. Final.
 * - `rejected`: the database refuses this data whenever it is tried (a constraint, a size). Final.
 * - `unavailable`: the database did not do it this time (away, full, restarting, no rights, conflict). The
 *   statement may or may not have been carried out when the connection broke. Trying later may help.
 * - `deleted`: a document was deleted for good at this place. Only from `DocumentStore.ensure`.
 * - `damaged`: stored bytes are not what was written: a flipped bit, a torn or tampered row, a wrong key. Final.
 * - `missing-key`: stored bytes are sealed with a key that is not configured. Final until it is.
 * - `closed`: the store was closed before the call.
 * - `folder-in-use`: another living process has the data folder. Only from `openStore`.
 * - `folder-unsuitable`: the data folder cannot be made, or not be kept from other users. Only from `openStore`.
 * - `database-newer`: the database was migrated by a newer program. Only from `openStore`.
 * - `database-unsuitable`: too old, or set up so that a commit is no promise. Only from `openStore`.
 * - `migration-failed`: a migration could not be carried out; its changes were rolled back. Only from `openStore`.
 */
export type StoreErrorCode =
  | 'unknown-document'
  | 'rejected'
  | 'unavailable'
  | 'deleted'
  | 'damaged'
  | 'missing-key'
  | 'closed'
  | 'folder-in-use'
  | 'folder-unsuitable'
  | 'database-newer'
  | 'database-unsuitable'
  | 'migration-failed'

/** Every expected failure of a store. The message is one line for people and says what to do where it can. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode
  /** The documents concerned, with `unknown-document`; else empty. */
  readonly documentIds: readonly string[]

  constructor(
    code: StoreErrorCode,
    message: string,
    options: { readonly cause?: unknown; readonly documentIds?: readonly string[] } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.documentIds = options.documentIds ?? []
  }

  /** The error for documents that do not exist. */
  static unknownDocuments(documentIds: readonly string[]): StoreError {
    return new StoreError('unknown-document', `There is no document ${documentIds.join(', ')}.`, {
      documentIds,
    })
  }

  /** The error for a place whose document was deleted for good. */
  static deleted(place: { readonly project: string; readonly key: string }): StoreError {
    return new StoreError('deleted', `The document ${place.project}/${place.key} was deleted for good.`)
  }

  /** The error of any call after `close()`. */
  static closed(): StoreError {
    return new StoreError('closed', 'The store is closed.')
  }
}
