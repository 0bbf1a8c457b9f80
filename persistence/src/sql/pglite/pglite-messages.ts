import type { StoreErrorCode } from '../../store-error.ts'
import type { SqlParameter } from '../sql.ts'

/** The data with which the thread of the embedded database is started. */
export interface PgliteThreadData {
  /** The folder of PGlite's files. */
  readonly folder: string
}

/** Requests of the main thread. */
export type PgliteRequest =
  | {
      readonly kind: 'query'
      readonly id: number
      readonly text: string
      readonly parameters: readonly SqlParameter[]
    }
  | { readonly kind: 'close' }

/** Replies of the thread of the database. */
export type PgliteReply =
  /** The database is open, and these migrations ran now. */
  | { readonly kind: 'open'; readonly migrated: readonly string[] }
  /** The database could not be opened; the thread ends. */
  | { readonly kind: 'not-open'; readonly failure: PgliteFailure }
  /** `bytes`: the byte arrays of all rows in their order; `null` when the rows contain them. */
  | {
      readonly kind: 'rows'
      readonly id: number
      readonly rows: readonly object[]
      readonly bytes: PackedBytes | null
    }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: PgliteFailure }
  | { readonly kind: 'closed' }

/** Byte arrays of one column of many rows in one buffer, which is transferred instead of copied. */
export interface PackedBytes {
  readonly column: string
  readonly buffer: Uint8Array<ArrayBuffer>
  /** The length in each row; -1: the column holds no byte array. */
  readonly lengths: Int32Array
}

/** An error in the form in which it is sent between threads, which drop everything except its message. */
export interface PgliteFailure {
  readonly message: string
  /** The SQLSTATE; `null` for other errors. */
  readonly sqlState: string | null
  /** The code of a `StoreError`; `null` for other errors. */
  readonly code: StoreErrorCode | null
}
