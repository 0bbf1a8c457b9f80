import type { MigrationScript } from './migration-script.ts'

/** Documents that are closed to edits. */
export const readOnly: MigrationScript = {
  name: '0003-read-only',
  statements: ['ALTER TABLE document ADD COLUMN read_only boolean NOT NULL DEFAULT false'],
}
