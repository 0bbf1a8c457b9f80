import type { None, TableRegistration } from './table-registration.ts'

const NONE: None = {
  none: "It belongs to the migrations and holds only their names and the migrations' lock.",
}
const ALL = { exported: NONE, imported: NONE, purged: NONE, forgotten: NONE, resealed: NONE }

/** Kysely's table of executed migrations. */
export const KYSELY_MIGRATION = { table: 'kysely_migration', ...ALL } as const satisfies TableRegistration

/** Kysely's table with the lock of migrations. */
export const KYSELY_MIGRATION_LOCK = {
  table: 'kysely_migration_lock',
  ...ALL,
} as const satisfies TableRegistration
