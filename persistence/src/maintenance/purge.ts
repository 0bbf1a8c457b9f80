import type { Statement } from '../sql/sql.ts'
import { TABLES } from './registry.ts'

/**
 * Deletes a document for good with its rows in all tables, and returns its id. `$1`: its id; `$2`: the time since before
 * which it must be in the trash, or NULL.
 */
export const PURGE: Statement = {
  name: 'document-purge',
  text: `WITH ${TABLES.flatMap(({ table, purged }) =>
    'statement' in purged ? [`${table === 'document' ? 'd' : `of_${table}`} AS (${purged.statement})`] : [],
  ).join(',\n    ')}
    SELECT id FROM d`,
}
