import { type Kysely, sql } from 'kysely'
import { type Migration, type MigrationResultSet, Migrator } from 'kysely/migration'
import { StoreError } from '../../store-error.ts'
import { toStoreError } from '../guarded-sql.ts'
import { MIGRATIONS } from './index.ts'
import type { MigrationScript } from './migration-script.ts'

/** Kysely's own table of executed migrations; its name must never change. */
const MIGRATION_TABLE = 'kysely_migration'

/**
 * Brings the database to the newest schema, forward only. On PostgreSQL under an advisory lock, so that several
 * nodes may start at once: one migrates, the others wait and find it done. All pending migrations are one
 * transaction. Returns the names of those that ran now.
 *
 * Throws `database-newer` when the database knows migrations that this program does not, `migration-failed`
 * when one fails, `unavailable` when the database does.
 */
export async function migrate(
  db: Kysely<unknown>,
  scripts: readonly MigrationScript[] = MIGRATIONS,
): Promise<string[]> {
  await refuseNewer(db, scripts)
  const provider = { getMigrations: async () => asKyselyMigrations(scripts) }
  const outcome = await new Migrator({ db, provider }).migrateToLatest()
  if (outcome.error === undefined) return (outcome.results ?? []).map((result) => result.migrationName)
  // A newer node may have migrated since the first check.
  await refuseNewer(db, scripts)
  throw failure(outcome)
}

async function refuseNewer(db: Kysely<unknown>, scripts: readonly MigrationScript[]): Promise<void> {
  const executed = await executedMigrations(db)
  const known = new Set(scripts.map((script) => script.name))
  const unknown = executed.filter((name) => !known.has(name))
  if (unknown.length === 0) return
  throw new StoreError(
    'database-newer',
    `The database was migrated by a newer version of this program (${unknown.join(', ')}): ` +
      'start that version, or restore a backup from before.',
  )
}

async function executedMigrations(db: Kysely<unknown>): Promise<string[]> {
  try {
    const { rows } = await sql<{
      there: boolean
    }>`SELECT to_regclass(${MIGRATION_TABLE}) IS NOT NULL AS there`.execute(db)
    if (rows[0]?.there !== true) return []
    const executed = await sql<{
      name: string
    }>`SELECT name FROM ${sql.table(MIGRATION_TABLE)} ORDER BY name`.execute(db)
    return executed.rows.map((row) => row.name)
  } catch (error) {
    throw toStoreError(error)
  }
}

function asKyselyMigrations(scripts: readonly MigrationScript[]): Record<string, Migration> {
  return Object.fromEntries(
    scripts.map((script): [string, Migration] => [
      script.name,
      {
        async up(db) {
          for (const statement of script.statements) await sql.raw(statement).execute(db)
        },
      },
    ]),
  )
}

function failure(outcome: MigrationResultSet): StoreError {
  const failed = outcome.results?.find((result) => result.status === 'Error')
  const reason = outcome.error instanceof Error ? outcome.error.message : String(outcome.error)
  const what =
    failed === undefined ? 'The database could not be migrated' : `Migration ${failed.migrationName} failed`
  return new StoreError('migration-failed', `${what}; nothing was changed: ${reason}`, {
    cause: outcome.error,
  })
}
