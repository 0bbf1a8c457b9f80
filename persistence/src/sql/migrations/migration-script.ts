/** One step forward of the database schema. Runs in a transaction; never changed once released. */
export interface MigrationScript {
  /** `0001-words`: four digits that count up, as they are applied in the order of their names. */
  readonly name: string
  /** SQL that PostgreSQL 15 and PGlite both understand, one statement each, in order. */
  readonly statements: readonly string[]
}
