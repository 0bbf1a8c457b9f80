import type { SqlSession, Statement } from '../sql/sql.ts'
import type { AccessChange, AccessChangeStore, AccessScope } from './changes.ts'

const TELL: Statement = {
  name: 'access-change-tell',
  text: 'INSERT INTO access_change (scope) VALUES ($1::text::jsonb)',
}

const NEWEST: Statement = {
  name: 'access-change-newest',
  text: 'SELECT coalesce(max(id), 0)::bigint AS id FROM access_change',
}

const AFTER: Statement = {
  name: 'access-change-after',
  text: 'SELECT id, scope::text AS scope FROM access_change WHERE id > $1 ORDER BY id LIMIT $2',
}

const DELETE: Statement = {
  name: 'access-change-delete',
  text: 'DELETE FROM access_change WHERE at < $1 RETURNING 1',
}

/** `AccessChangeStore` in SQL. */
export class SqlAccessChanges implements AccessChangeStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  async tell(scope: AccessScope): Promise<void> {
    await this.#session.query(TELL, [JSON.stringify(scope)])
  }

  async newest(): Promise<number> {
    const [row] = await this.#session.query<{ id: number }>(NEWEST, [])
    return row?.id ?? 0
  }

  async after(id: number, limit: number): Promise<AccessChange[]> {
    const rows = await this.#session.query<{ id: number; scope: string }>(AFTER, [id, limit])
    return rows.map((row) => ({ id: row.id, scope: JSON.parse(row.scope) }))
  }

  async deleteBefore(time: Date): Promise<number> {
    return (await this.#session.query(DELETE, [time])).length
  }
}
