import type { StoreErrorCode } from '../store-error.ts'
import type { SqlParameter } from './sql.ts'

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
  | { readonly kind: 'rows'; readonly id: number; readonly rows: readonly object[] }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: PgliteFailure }
  | { readonly kind: 'closed' }

/** An error as it travels between threads, which leave out all but the message of one. */
export interface PgliteFailure {
  readonly message: string
  /** The five characters of an SQLSTATE. */
  readonly sqlState: string | null
  /** Of a `StoreError`. */
  readonly code: StoreErrorCode | null
}
