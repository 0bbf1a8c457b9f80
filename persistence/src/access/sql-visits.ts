import { v7 as uuidv7 } from 'uuid'
import type { SqlSession, Statement } from '../sql/sql.ts'
import { hashSecret } from './secret-hash.ts'
import { LIVING_LINK } from './sql-facts.ts'
import type { VisitRecord, VisitStore } from './visits.ts'

const ADD: Statement = {
  name: 'link-visit-add',
  text: `INSERT INTO link_visit (id, link_id, organization_id, account_id, hash, name)
    SELECT $1, l.id, l.organization_id, $3::uuid, $4, $5 FROM share_link l WHERE l.id = $2
    ON CONFLICT (account_id, link_id) WHERE account_id IS NOT NULL DO NOTHING RETURNING 1`,
}

const COUNT: Statement = {
  name: 'link-visit-count',
  text: 'UPDATE share_link SET uses = uses + 1, last_used_at = now() WHERE id = $1',
}

/** Notes the last use at most once in an hour, so that connections write seldom. */
const FIND_GUEST: Statement = {
  name: 'link-visit-find-guest',
  text: `WITH found AS (
      SELECT v.id, v.name, v.last_used_at FROM link_visit v JOIN share_link l ON l.id = v.link_id
      WHERE v.hash = $1 AND v.account_id IS NULL AND NOT l.sign_in AND ${LIVING_LINK}
    ), noted AS (
      UPDATE link_visit v SET last_used_at = now() FROM found f
      WHERE v.id = f.id AND f.last_used_at < now() - interval '1 hour'
    )
    SELECT id, name FROM found`,
}

const DELETE: Statement = {
  name: 'link-visit-delete',
  text: `DELETE FROM link_visit v USING share_link l WHERE l.id = v.link_id
      AND (v.account_id IS NULL AND v.last_used_at < $1 OR l.revoked_at < $1 OR l.expires_at < $1) RETURNING 1`,
}

/** `VisitStore` in SQL. */
export class SqlVisits implements VisitStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  async addGuest(link: string, secret: string, name: string): Promise<VisitRecord> {
    const id = uuidv7()
    await this.#session.query(ADD, [id, link, null, hashSecret(secret), name])
    await this.#session.query(COUNT, [link])
    return { id, name }
  }

  async addAccount(link: string, account: string): Promise<void> {
    const added = await this.#session.query(ADD, [uuidv7(), link, account, null, ''])
    if (added.length > 0) await this.#session.query(COUNT, [link])
  }

  async findGuest(secret: string): Promise<VisitRecord | null> {
    const [row] = await this.#session.query<VisitRecord>(FIND_GUEST, [hashSecret(secret)])
    return row ?? null
  }

  async deleteBefore(time: Date): Promise<number> {
    return (await this.#session.query(DELETE, [time])).length
  }
}
