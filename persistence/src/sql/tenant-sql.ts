import type { Sql, SqlParameter, SqlSession, Statement } from './sql.ts'

/**
 * A view of a driver that sees and writes only the rows of some organizations: each statement and each transaction runs
 * under the tenant setting (`tenants.ts`). A single statement takes a transaction of its own, three messages in place of one.
 */
export class TenantSql implements Sql {
  readonly #sql: Sql
  readonly #organizations: readonly string[]

  constructor(sql: Sql, organizations: readonly string[]) {
    this.#sql = sql
    this.#organizations = organizations
  }

  get pieceBytes(): number {
    return this.#sql.pieceBytes
  }

  query<Row extends object>(statement: Statement, parameters: readonly SqlParameter[]): Promise<Row[]> {
    return this.transaction((session) => session.query<Row>(statement, parameters))
  }

  transaction<Result>(work: (session: SqlSession) => Promise<Result>): Promise<Result> {
    return this.#sql.transaction(work, this.#organizations)
  }

  /** The driver belongs to another owner, who closes it. */
  async close(): Promise<void> {}
}
