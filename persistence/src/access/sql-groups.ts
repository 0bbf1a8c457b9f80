import { v7 as uuidv7 } from 'uuid'
import type { SqlParameter, SqlSession, Statement } from '../sql/sql.ts'
import type { GroupRecord, GroupStore } from './groups.ts'

const COLUMNS = `g.id, g.organization_id AS organization, g.name, g.claim,
  (SELECT coalesce(json_agg(gm.account_id), '[]') FROM group_member gm WHERE gm.group_id = g.id)::text AS members`

const LIST: Statement = {
  name: 'group-list',
  text: `SELECT ${COLUMNS} FROM user_group g WHERE g.organization_id = $1 ORDER BY lower(g.name), g.id`,
}

const FIND: Statement = {
  name: 'group-find',
  text: `SELECT ${COLUMNS} FROM user_group g WHERE g.id = $1`,
}

const CREATE: Statement = {
  name: 'group-create',
  text: `INSERT INTO user_group AS g (id, organization_id, name, claim) VALUES ($1, $2, $3, $4)
    ON CONFLICT (organization_id, name) DO NOTHING RETURNING ${COLUMNS}`,
}

const UPDATE: Statement = {
  name: 'group-update',
  text: `UPDATE user_group g SET name = coalesce($2, name), claim = CASE WHEN $3 THEN $4 ELSE claim END
    WHERE g.id = $1 AND NOT EXISTS (
      SELECT FROM user_group o WHERE o.organization_id = g.organization_id AND o.name = $2 AND o.id <> g.id)
    RETURNING ${COLUMNS}`,
}

const DELETE: Statement = { name: 'group-delete', text: 'DELETE FROM user_group WHERE id = $1' }

const ADD: Statement = {
  name: 'group-add',
  text: `INSERT INTO group_member (group_id, organization_id, account_id)
    SELECT g.id, g.organization_id, m.account_id FROM user_group g
    JOIN membership m ON m.organization_id = g.organization_id AND m.account_id = $2
    WHERE g.id = $1 ON CONFLICT DO NOTHING RETURNING 1`,
}

const REMOVE: Statement = {
  name: 'group-remove',
  text: 'DELETE FROM group_member WHERE group_id = $1 AND account_id = $2 RETURNING 1',
}

interface Row extends Omit<GroupRecord, 'members'> {
  readonly members: string
}

/** `GroupStore` in SQL. */
export class SqlGroups implements GroupStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  async list(organization: string): Promise<GroupRecord[]> {
    return (await this.#session.query<Row>(LIST, [organization])).map(toGroup)
  }

  find(id: string): Promise<GroupRecord | null> {
    return this.#one(FIND, [id])
  }

  create(organization: string, name: string, claim: string | null): Promise<GroupRecord | null> {
    return this.#one(CREATE, [uuidv7(), organization, name, claim])
  }

  update(
    id: string,
    { name, claim }: { readonly name?: string; readonly claim?: string | null },
  ): Promise<GroupRecord | null> {
    return this.#one(UPDATE, [id, name ?? null, claim !== undefined, claim ?? null])
  }

  async delete(id: string): Promise<void> {
    await this.#session.query(DELETE, [id])
  }

  async add(id: string, account: string): Promise<boolean> {
    return (await this.#session.query(ADD, [id, account])).length > 0
  }

  async remove(id: string, account: string): Promise<boolean> {
    return (await this.#session.query(REMOVE, [id, account])).length > 0
  }

  async #one(statement: Statement, parameters: readonly SqlParameter[]): Promise<GroupRecord | null> {
    const [row] = await this.#session.query<Row>(statement, parameters)
    return row === undefined ? null : toGroup(row)
  }
}

function toGroup(row: Row): GroupRecord {
  return { ...row, members: JSON.parse(row.members) }
}
