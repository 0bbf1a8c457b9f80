import type { Sql } from './sql.ts'

/** An open and migrated database. */
export interface OpenDatabase {
  readonly sql: Sql
  /** To be called once, after `sql` was closed. */
  release(): void
}
