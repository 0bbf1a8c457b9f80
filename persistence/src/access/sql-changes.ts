import type { SqlSession, Statement } from '../sql/sql.ts'
import type { AccessChangeStore, AccessScope, RecentChanges } from './changes.ts'

const TELL: Statement = {
  name: 'access-change-tell',
  text: 'INSERT INTO access_change (scope, at) VALUES ($1::text::jsonb, coalesce($2::timestamptz, now()))',
}

const READ: Statement = {
  name: 'access-change-read',
  text: `SELECT now() AS time, (SELECT coalesce(json_agg(json_build_object('id', id, 'scope', scope) ORDER BY at, id), '[]')
      FROM access_change WHERE at >= $1 AND at <= now())::text AS changes`,
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

  async tell(scope: AccessScope, at?: Date): Promise<void> {
    await this.#session.query(TELL, [JSON.stringify(scope), at ?? null])
  }

  async read(since: Date | null): Promise<RecentChanges> {
    const [row] = await this.#session.query<{ time: Date; changes: string }>(READ, [since])
    return { time: row!.time, changes: JSON.parse(row!.changes) }
  }

  async deleteBefore(time: Date): Promise<number> {
    return (await this.#session.query(DELETE, [time])).length
  }
}
