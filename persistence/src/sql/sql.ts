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
  /** Runs on a connection of its own where there are several, so that it never waits behind other statements. */
  readonly urgent?: true
  /** The answer can have thousands of rows: a driver that would block the thread for all of them fetches them in pages. */
  readonly paged?: true
}

/**
 * What the features need of a database. Rows are objects by column name; `bigint` arrives as number,
 * `bytea` as `Uint8Array`, `timestamptz` as `Date`, `uuid` as lower-case string.
 */
export interface SqlSession {
  /** Size of pieces, in bytes, in which larger values are to be read: the driver blocks the thread for a whole value. */
  readonly pieceBytes: number
  /** Resolves to the rows of a statement. */
  query<Row extends object>(statement: Statement, parameters: readonly SqlParameter[]): Promise<Row[]>
}

/**
 * A driver. Each query is a transaction of its own. Rejects with what the driver throws: `GuardedSql` turns it into a
 * `StoreError`.
 */
export interface Sql extends SqlSession {
  /**
   * Runs `work` with a session on one connection, in one transaction: committed when `work` resolves and no statement
   * failed, else rolled back (see `runTransaction`). `organizations`: the ids of those whose rows it sees and writes; else
   * it sees all (see `tenants.ts`).
   */
  transaction<Result>(
    work: (session: SqlSession) => Promise<Result>,
    organizations?: readonly string[],
  ): Promise<Result>
  /** Releases every connection. Not called while a query or transaction is running. */
  close(): Promise<void>
}
