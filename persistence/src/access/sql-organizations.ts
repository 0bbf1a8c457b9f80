import type { SqlParameter, SqlSession, Statement } from '../sql/sql.ts'
import type {
  OrganizationChange,
  OrganizationRecord,
  OrganizationStore,
  OrganizationSubject,
} from './organizations.ts'
import type { OrganizationRole } from './roles.ts'

const COLUMNS = `o.id, o.name, o.sign_up AS "signUp", o.required_issuer AS "requiredIssuer",
  o.second_factor AS "secondFactor", o.created_at AS "createdAt"`

const FIND: Statement = {
  name: 'organization-find',
  text: `SELECT ${COLUMNS} FROM organization o WHERE o.id = $1`,
}

const UPDATE: Statement = {
  name: 'organization-update',
  text: `UPDATE organization o SET name = coalesce($2, name), sign_up = coalesce($3, sign_up),
      required_issuer = CASE WHEN $4 THEN $5 ELSE required_issuer END, second_factor = coalesce($6, second_factor)
    WHERE o.id = $1 RETURNING ${COLUMNS}`,
}

const ROLE_OF: Statement = {
  name: 'organization-role-of',
  text: `SELECT role FROM membership WHERE organization_id = $1 AND account_id = $2::uuid
    UNION ALL SELECT 'admin' FROM api_key WHERE organization_id = $1 AND id = $3::uuid AND account_id IS NULL
      AND revoked_at IS NULL`,
}

/** `OrganizationStore` in SQL. */
export class SqlOrganizations implements OrganizationStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  find(id: string): Promise<OrganizationRecord | null> {
    return this.#one(FIND, [id])
  }

  update(id: string, change: OrganizationChange): Promise<OrganizationRecord | null> {
    const { name = null, signUp = null, requiredIssuer, secondFactor = null } = change
    const issuer = [requiredIssuer !== undefined, requiredIssuer ?? null]
    return this.#one(UPDATE, [id, name, signUp, ...issuer, secondFactor])
  }

  async roleOf(id: string, { account, key }: OrganizationSubject): Promise<OrganizationRole | null> {
    const [row] = await this.#session.query<{ role: OrganizationRole }>(ROLE_OF, [id, account, key])
    return row?.role ?? null
  }

  async #one(statement: Statement, parameters: readonly SqlParameter[]): Promise<OrganizationRecord | null> {
    const [row] = await this.#session.query<OrganizationRecord>(statement, parameters)
    return row ?? null
  }
}
