import type { SqlSession, Statement } from '../sql/sql.ts'
import { TABLES } from './registry.ts'

/** What is set in a table, and in which of its rows; `$1` is the principal. */
const CHANGES = TABLES.flatMap(({ table, forgotten }) => {
  if ('column' in forgotten)
    return [{ table, set: `${forgotten.column} = 'deleted'`, where: `${forgotten.column} = $1` }]
  if ('array' in forgotten) {
    const { array } = forgotten
    return [{ table, set: `${array} = array_replace(${array}, $1, 'deleted')`, where: `$1 = ANY (${array})` }]
  }
  if ('set' in forgotten) return [{ table, ...forgotten }]
  return []
})

/** Replaces the principal `$1` in all tables by one statement, and counts the changed rows. */
const FORGET: Statement = {
  name: 'maintenance-forget',
  text: `WITH ${CHANGES.map(
    ({ table, set, where }) => `of_${table} AS (UPDATE ${table} SET ${set} WHERE ${where} RETURNING 1)`,
  ).join(',\n    ')}
    SELECT ${CHANGES.map(({ table }) => `(SELECT count(*) FROM of_${table})`).join(' + ')} AS entries`,
}

/** Does what `MaintenanceStore.forgetPrincipal` says. */
export async function forgetPrincipal(session: SqlSession, principal: string): Promise<number> {
  const [row] = await session.query<{ entries: number }>(FORGET, [principal])
  return row?.entries ?? 0
}
