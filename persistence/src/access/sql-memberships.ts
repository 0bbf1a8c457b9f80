import type { SqlSession, Statement } from '../sql/sql.ts'
import type { MemberRecord, MembershipStore } from './memberships.ts'
import type { OrganizationRole } from './roles.ts'

const LIST: Statement = {
  name: 'membership-list',
  text: `SELECT a.id AS account, a.name, a.email, a.colour, a.avatar, m.role,
      (SELECT coalesce(json_agg(json_build_object('id', g.id, 'name', g.name) ORDER BY lower(g.name)), '[]')
        FROM group_member gm JOIN user_group g ON g.id = gm.group_id
        WHERE gm.account_id = a.id AND gm.organization_id = m.organization_id)::text AS groups,
      a.last_seen_at AS "lastSeenAt", a.disabled_at IS NOT NULL AS disabled, m.created_at AS "createdAt",
      a.totp_confirmed_at IS NOT NULL OR EXISTS (SELECT FROM passkey p WHERE p.account_id = a.id) AS "secondFactor"
    FROM membership m JOIN account a ON a.id = m.account_id
    WHERE m.organization_id = $1 AND ($2::uuid IS NULL OR a.id = $2) AND (m.role IN ('owner', 'admin') OR NOT $3)
      AND ($4 = '' OR starts_with(lower(a.name), $4) OR strpos(lower(a.name), ' ' || $4) > 0
        OR starts_with(a.email, $4))
    ORDER BY lower(a.name), a.id LIMIT $5`,
}

const ROLE: Statement = {
  name: 'membership-role',
  text: 'SELECT role FROM membership WHERE organization_id = $1 AND account_id = $2 FOR UPDATE',
}

const PUT: Statement = {
  name: 'membership-put',
  text: `INSERT INTO membership (organization_id, account_id, role) VALUES ($1, $2, $3)
    ON CONFLICT (account_id, organization_id) DO UPDATE SET role = $3`,
}

const LEAVE_GROUPS: Statement = {
  name: 'membership-leave-groups',
  text: 'DELETE FROM group_member WHERE organization_id = $1 AND account_id = $2',
}

const REMOVE: Statement = {
  name: 'membership-remove',
  text: 'DELETE FROM membership WHERE organization_id = $1 AND account_id = $2 RETURNING role',
}

const LOCK: Statement = {
  name: 'membership-lock-organization',
  text: 'SELECT id FROM organization WHERE id = $1 FOR UPDATE',
}

const OWNERS: Statement = {
  name: 'membership-owners',
  text: `SELECT m.account_id AS account FROM membership m JOIN account a ON a.id = m.account_id
    WHERE m.organization_id = $1 AND m.role = 'owner' AND a.disabled_at IS NULL ORDER BY m.created_at, a.id`,
}

const COUNT: Statement = {
  name: 'membership-count',
  text: 'SELECT count(*)::int AS count FROM membership WHERE account_id = $1',
}

const FIND_BY_EMAIL: Statement = {
  name: 'membership-find-by-email',
  text: `SELECT a.id FROM account a JOIN membership m ON m.account_id = a.id
    WHERE m.organization_id = $1 AND a.email = lower($2)`,
}

const SET_DISABLED: Statement = {
  name: 'membership-set-disabled',
  text: `UPDATE account SET disabled_at = CASE WHEN $2 THEN now() END
    WHERE id = $1 AND (disabled_at IS NOT NULL) <> $2 RETURNING 1`,
}

/** `MembershipStore` in SQL. */
export class SqlMemberships implements MembershipStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  list(organization: string): Promise<MemberRecord[]> {
    return this.#records(organization, {})
  }

  admins(organization: string): Promise<MemberRecord[]> {
    return this.#records(organization, { admins: true })
  }

  async find(organization: string, account: string): Promise<MemberRecord | null> {
    return (await this.#records(organization, { account }))[0] ?? null
  }

  search(organization: string, text: string, limit: number): Promise<MemberRecord[]> {
    return this.#records(organization, { text: text.toLowerCase(), limit })
  }

  async put(organization: string, account: string, role: OrganizationRole): Promise<OrganizationRole | null> {
    const before = await this.#role(ROLE, organization, account)
    await this.#session.query(PUT, [organization, account, role])
    return before
  }

  async remove(organization: string, account: string): Promise<OrganizationRole | null> {
    await this.#session.query(LEAVE_GROUPS, [organization, account])
    return await this.#role(REMOVE, organization, account)
  }

  async lockOwners(organization: string): Promise<string[]> {
    await this.#session.query(LOCK, [organization])
    const rows = await this.#session.query<{ account: string }>(OWNERS, [organization])
    return rows.map(({ account }) => account)
  }

  async count(account: string): Promise<number> {
    const [row] = await this.#session.query<{ count: number }>(COUNT, [account])
    return row?.count ?? 0
  }

  async findByEmail(organization: string, email: string): Promise<string | null> {
    const [row] = await this.#session.query<{ id: string }>(FIND_BY_EMAIL, [organization, email])
    return row?.id ?? null
  }

  async setDisabled(account: string, disabled: boolean): Promise<boolean> {
    return (await this.#session.query(SET_DISABLED, [account, disabled])).length > 0
  }

  async #records(
    organization: string,
    {
      account = null,
      admins = false,
      text = '',
      limit = null,
    }: { account?: string | null; admins?: boolean; text?: string; limit?: number | null },
  ): Promise<MemberRecord[]> {
    const parameters = [organization, account, admins, text, limit]
    const rows = await this.#session.query<MemberRecord & { groups: string }>(LIST, parameters)
    return rows.map((row) => ({ ...row, groups: JSON.parse(row.groups) }))
  }

  async #role(statement: Statement, organization: string, account: string): Promise<OrganizationRole | null> {
    const [row] = await this.#session.query<{ role: OrganizationRole }>(statement, [organization, account])
    return row?.role ?? null
  }
}
