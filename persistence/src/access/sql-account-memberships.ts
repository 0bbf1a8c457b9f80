import type { SqlSession, Statement } from '../sql/sql.ts'
import type {
  AccountMembershipStore,
  AccountOrganization,
  OrganizationSignIn,
} from './account-memberships.ts'
import type { OrganizationRole } from './roles.ts'

const ORGANIZATIONS: Statement = {
  name: 'account-organizations',
  text: `SELECT o.id, o.name, m.role FROM membership m JOIN organization o ON o.id = m.organization_id
    WHERE m.account_id = $1 ORDER BY o.name, o.id`,
}

const SIGN_IN = `o.id, o.sign_up AS "signUp", o.required_issuer AS "requiredIssuer", o.second_factor AS "secondFactor"`

const REQUIREMENTS: Statement = {
  name: 'account-requirements',
  text: `SELECT ${SIGN_IN} FROM membership m JOIN organization o ON o.id = m.organization_id
    WHERE m.account_id = $1 ORDER BY o.id`,
}

const SIGN_IN_OF: Statement = {
  name: 'organization-sign-in',
  text: `SELECT ${SIGN_IN} FROM organization o WHERE o.id = $1`,
}

const LOCK: Statement = {
  name: 'organization-lock',
  text: 'SELECT 1 FROM organization WHERE id = $1 FOR UPDATE',
}

const HAS_OWNER: Statement = {
  name: 'organization-has-owner',
  text: `SELECT 1 FROM membership WHERE organization_id = $1 AND role = 'owner' LIMIT 1`,
}

const JOIN: Statement = {
  name: 'account-join',
  text: `INSERT INTO membership (organization_id, account_id, role) VALUES ($2, $1, $3)
    ON CONFLICT (account_id, organization_id) DO NOTHING RETURNING 1`,
}

const RENAME: Statement = {
  name: 'organization-first-name',
  text: 'UPDATE organization SET name = $2 WHERE id = $1',
}

const ONLY_OWNER: Statement = {
  name: 'account-only-owner',
  text: `SELECT o.id, o.name, m.role FROM membership m JOIN organization o ON o.id = m.organization_id
    WHERE m.account_id = $1 AND m.role = 'owner' AND NOT EXISTS (SELECT FROM membership x
      WHERE x.organization_id = o.id AND x.role = 'owner' AND x.account_id <> $1) ORDER BY o.name, o.id`,
}

const LEAVE_CLAIMED: Statement = {
  name: 'account-leave-claimed-groups',
  text: `DELETE FROM group_member gm USING user_group g WHERE g.id = gm.group_id AND gm.account_id = $1
    AND gm.organization_id = $2 AND gm.by_claim AND (g.claim IS NULL OR g.claim <> ALL ($3::text[])) RETURNING 1`,
}

const JOIN_CLAIMED: Statement = {
  name: 'account-join-claimed-groups',
  text: `INSERT INTO group_member (group_id, organization_id, account_id, by_claim)
    SELECT id, organization_id, $1, true FROM user_group WHERE organization_id = $2 AND claim = ANY ($3::text[])
    ON CONFLICT (account_id, group_id) DO NOTHING RETURNING 1`,
}

/** `AccountMembershipStore` in SQL. */
export class SqlAccountMemberships implements AccountMembershipStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  organizationsOf(account: string): Promise<AccountOrganization[]> {
    return this.#session.query<AccountOrganization>(ORGANIZATIONS, [account])
  }

  requirementsOf(account: string): Promise<OrganizationSignIn[]> {
    return this.#session.query<OrganizationSignIn>(REQUIREMENTS, [account])
  }

  async signInOf(organization: string): Promise<OrganizationSignIn | null> {
    return (await this.#session.query<OrganizationSignIn>(SIGN_IN_OF, [organization]))[0] ?? null
  }

  async lockHasOwner(organization: string): Promise<boolean> {
    await this.#session.query(LOCK, [organization])
    return await this.hasOwner(organization)
  }

  async hasOwner(organization: string): Promise<boolean> {
    return (await this.#session.query(HAS_OWNER, [organization])).length > 0
  }

  async join(account: string, organization: string, role: OrganizationRole): Promise<boolean> {
    return (await this.#session.query(JOIN, [account, organization, role])).length > 0
  }

  async rename(organization: string, name: string): Promise<void> {
    await this.#session.query(RENAME, [organization, name])
  }

  onlyOwnerOf(account: string): Promise<AccountOrganization[]> {
    return this.#session.query<AccountOrganization>(ONLY_OWNER, [account])
  }

  async setClaimedGroups(account: string, organization: string, claims: readonly string[]): Promise<boolean> {
    const left = await this.#session.query(LEAVE_CLAIMED, [account, organization, claims])
    const joined = await this.#session.query(JOIN_CLAIMED, [account, organization, claims])
    return left.length + joined.length > 0
  }
}
