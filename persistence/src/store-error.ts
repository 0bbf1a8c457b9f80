/**
 * The kinds of failure of a store:
 *
 * - `unknown-document`: no such document; `documentIds` names which. Nothing was written. Final.
 * - `rejected`: the database refuses this data at every attempt (a constraint, a size). Final.
 * - `unavailable`: the database failed this time (away, full, restarting, no rights, conflict). When the connection
 *   broke, the statement may have been executed or not. Another attempt may succeed.
 * - `deleted`: a document was deleted for good at this address. Only from `DocumentStore.ensure`.
 * - `damaged`: stored bytes are not what was written: a flipped bit, a torn or tampered row, a wrong key. Final.
 * - `missing-key`: stored bytes are sealed with a key that is not configured. Final until it is.
 * - `closed`: the store was closed before the call.
 * - `folder-in-use`: another running process holds the lock of the data folder. Only from `openStore`.
 * - `folder-unsuitable`: the data folder cannot be created, or cannot be protected from other users. Only from `openStore`.
 * - `database-newer`: the database was migrated by a newer program. Only from `openStore`.
 * - `database-unsuitable`: the server is too old, or its settings make commits not durable. Only from `openStore`.
 * - `migration-failed`: a migration failed; its changes were rolled back. Only from `openStore`.
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

  /** The error for an address whose document was deleted for good. */
  static deleted(address: { readonly project: string; readonly key: string }): StoreError {
    return new StoreError('deleted', `The document ${address.project}/${address.key} was deleted for good.`)
  }

  /** The error of any call after `close()`. */
  static closed(): StoreError {
    return new StoreError('closed', 'The store is closed.')
  }
}
