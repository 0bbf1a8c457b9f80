import type { MigrationScript } from './migration-script.ts'

/** Documents that no agent works in. */
export const agentsOff: MigrationScript = {
  name: '0013-agents-off',
  statements: ['ALTER TABLE document ADD COLUMN agents_off boolean NOT NULL DEFAULT false'],
}
