import type { StoreErrorCode } from '../../store-error.ts'
import type { SqlParameter } from '../sql.ts'

/** What the thread of the embedded database is started with. */
export interface PgliteThreadData {
  /** Where PGlite keeps its files. */
  readonly folder: string
}

/** What the main thread asks of it. */
export type PgliteRequest =
  | {
      readonly kind: 'query'
      readonly id: number
      readonly text: string
      readonly parameters: readonly SqlParameter[]
    }
  | { readonly kind: 'close' }

/** What it answers. */
export type PgliteReply =
  /** The database is open, and these migrations ran now. */
  | { readonly kind: 'open'; readonly migrated: readonly string[] }
  /** The database could not be opened; the thread ends. */
  | { readonly kind: 'not-open'; readonly failure: PgliteFailure }
  /** `bytes`: all byte arrays of the rows, one after the other, in the order in which they stand; else each is copied by itself. */
  | {
      readonly kind: 'rows'
      readonly id: number
      readonly rows: readonly object[]
      readonly bytes: PackedBytes | null
    }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: PgliteFailure }
  | { readonly kind: 'closed' }

/** Byte arrays of one column of many rows in one buffer, which is handed over instead of copied. */
export interface PackedBytes {
  readonly column: string
  readonly buffer: Uint8Array<ArrayBuffer>
  /** Of each row; -1: its column holds none. */
  readonly lengths: Int32Array
}

/** An error as it travels between threads, which leave out all but the message of one. */
export interface PgliteFailure {
  readonly message: string
  /** The five characters of an SQLSTATE. */
  readonly sqlState: string | null
  /** Of a `StoreError`. */
  readonly code: StoreErrorCode | null
}
