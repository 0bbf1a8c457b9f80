/** What a statement takes. `Uint8Array` travels in binary, also as an encoded array (see `encodeByteaArray`). */
export type SqlParameter =
  | string
  | number
  | boolean
  | null
  | Uint8Array
  | Date
  | readonly (string | null)[]
  | readonly (number | null)[]

/** One SQL statement with `$1` parameters, prepared under its name where the driver can. */
export interface Statement {
  /** Unique in the program. */
  readonly name: string
  readonly text: string
  /** Has a connection of its own where there are several, so that it never waits behind others. */
  readonly urgent?: true
  /** The answer can have thousands of rows: a driver that would block the thread for all of them fetches them in pages. */
  readonly paged?: true
}

/**
 * The little that the store needs of a database. Rows are objects by column name; `bigint` arrives as number,
 * `bytea` as `Uint8Array`, `timestamptz` as `Date`, `uuid` as lower-case string. Each query is a transaction
 * of its own. Rejects with what the driver throws: `GuardedSql` turns it into a `StoreError`.
 */
export interface Sql {
  /** Size of pieces, in bytes, in which larger values are to be read: the driver blocks the thread for a whole value. */
  readonly pieceBytes: number
  query<Row extends object>(statement: Statement, parameters: readonly SqlParameter[]): Promise<Row[]>
  /** Releases every connection. Not called while a query is running. */
  close(): Promise<void>
}
