import type { MigrationScript } from './migration-script.ts'

/** Documents that are templates of their project. */
export const template: MigrationScript = {
  name: '0007-template',
  statements: ['ALTER TABLE document ADD COLUMN template boolean NOT NULL DEFAULT false'],
}
