import type { SqlSession, Statement } from '../sql/sql.ts'
import { TABLES } from './registry.ts'

const COLUMNS = TABLES.flatMap(({ table, forgotten }) =>
  'column' in forgotten ? [{ table, column: forgotten.column }] : [],
)

/** Replaces the principal `$1` in all tables by one statement, and counts the changed rows. */
const FORGET: Statement = {
  name: 'maintenance-forget',
  text: `WITH ${COLUMNS.map(
    ({ table, column }) =>
      `of_${table} AS (UPDATE ${table} SET ${column} = 'deleted' WHERE ${column} = $1 RETURNING 1)`,
  ).join(',\n    ')}
    SELECT ${COLUMNS.map(({ table }) => `(SELECT count(*) FROM of_${table})`).join(' + ')} AS entries`,
}

/** Does what `MaintenanceStore.forgetPrincipal` says. */
export async function forgetPrincipal(session: SqlSession, principal: string): Promise<number> {
  const [row] = await session.query<{ entries: number }>(FORGET, [principal])
  return row?.entries ?? 0
}
