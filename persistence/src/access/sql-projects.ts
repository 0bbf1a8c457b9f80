import { v7 as uuidv7 } from 'uuid'
import type { SqlParameter, SqlSession, Statement } from '../sql/sql.ts'
import type { ProjectRecord, ProjectStore } from './projects.ts'

const COLUMNS = `p.id, p.organization_id AS organization, p.key, coalesce(p.name, p.key) AS name,
  p.created_at AS "createdAt", p.trashed_at AS "trashedAt",
  (SELECT count(*)::int FROM document d
    WHERE d.project_id = p.id AND d.trashed_at IS NULL AND NOT d.restricted) AS documents`

const FIND: Statement = {
  name: 'access-project-find',
  text: `SELECT ${COLUMNS} FROM project p WHERE p.key = $1`,
}

const LIST: Statement = {
  name: 'access-project-list',
  text: `SELECT ${COLUMNS} FROM project p WHERE p.organization_id = $1 ORDER BY lower(coalesce(p.name, p.key)), p.key`,
}

const KEYS: Statement = {
  name: 'access-project-keys',
  text: 'SELECT key FROM project WHERE id = $1::uuid OR organization_id = $2::uuid',
}

const CREATE: Statement = {
  name: 'access-project-create',
  text: `INSERT INTO project AS p (id, organization_id, key, name) VALUES ($1, $2, $3, $4)
    ON CONFLICT (key) DO NOTHING RETURNING ${COLUMNS}`,
}

const RENAME: Statement = {
  name: 'access-project-rename',
  text: `UPDATE project p SET name = $2 WHERE p.id = $1 RETURNING ${COLUMNS}`,
}

const SET_TRASHED: Statement = {
  name: 'access-project-set-trashed',
  text: `UPDATE project p SET trashed_at = CASE WHEN $2 THEN coalesce(p.trashed_at, now()) END
    WHERE p.id = $1 RETURNING ${COLUMNS}`,
}

/** `ProjectStore` in SQL. */
export class SqlProjects implements ProjectStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  find(key: string): Promise<ProjectRecord | null> {
    return this.#one(FIND, [key])
  }

  list(organization: string): Promise<ProjectRecord[]> {
    return this.#session.query<ProjectRecord>(LIST, [organization])
  }

  async keys(of: { readonly project: string } | { readonly organization: string }): Promise<string[]> {
    const parameters = 'project' in of ? [of.project, null] : [null, of.organization]
    return (await this.#session.query<{ key: string }>(KEYS, parameters)).map(({ key }) => key)
  }

  create(organization: string, key: string, name: string): Promise<ProjectRecord | null> {
    return this.#one(CREATE, [uuidv7(), organization, key, name])
  }

  rename(id: string, name: string): Promise<ProjectRecord | null> {
    return this.#one(RENAME, [id, name])
  }

  setTrashed(id: string, trashed: boolean): Promise<ProjectRecord | null> {
    return this.#one(SET_TRASHED, [id, trashed])
  }

  async #one(statement: Statement, parameters: readonly SqlParameter[]): Promise<ProjectRecord | null> {
    const [row] = await this.#session.query<ProjectRecord>(statement, parameters)
    return row ?? null
  }
}
