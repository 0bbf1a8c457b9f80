import type { DocumentAddress } from '../documents/documents.ts'
import type { SqlSession, Statement } from '../sql/sql.ts'
import type { AccessFacts, FactStore, Subject } from './facts.ts'
import { DOCUMENT_ROLES, type OrganizationRole } from './roles.ts'

/** The rank of a role in a column, from 1; NULL without one. */
export function rankOf(column: string): string {
  return `CASE ${column} ${DOCUMENT_ROLES.map((role, at) => `WHEN '${role}' THEN ${at + 1}`).join(' ')} END`
}

/**
 * The rank of the strongest grant of `table` for the rows that `where` names, for the account `$1` with the role
 * `m.role` in the organization: by itself, by a group, or as one of everyone in the organization.
 */
export function strongestGrant(table: 'project_grant' | 'document_grant', where: string): string {
  return `(SELECT max(${rankOf('g.role')}) FROM ${table} g WHERE ${where} AND (
      g.account_id = $1::uuid
      OR g.group_id IN (SELECT group_id FROM group_member WHERE account_id = $1::uuid)
      OR (g.account_id IS NULL AND g.group_id IS NULL AND m.role <> 'guest')))`
}

const READ: Statement = {
  name: 'access-facts',
  text: `SELECT a.disabled_at IS NOT NULL AS "accountDisabled", a.id IS NOT NULL AS "hasAccount",
      ($2::uuid IS NULL OR EXISTS (SELECT FROM session s WHERE s.id = $2 AND s.account_id = $1
        AND s.revoked_at IS NULL AND s.expires_at > now()))
      AND ($3::uuid IS NULL OR EXISTS (SELECT FROM api_key k WHERE k.id = $3
        AND k.account_id IS NOT DISTINCT FROM $1::uuid
        AND (k.generation = $8 OR (k.generation = $8 + 1 AND k.previous_until > now()))
        AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())))
      AND ($7::text IS NULL OR EXISTS (SELECT FROM oauth_record o WHERE o.model = 'Grant' AND o.id = $7
        AND o.account_id = $1 AND (o.expires_at IS NULL OR o.expires_at > now())))
      AND ($4::uuid IS NULL OR v.id IS NOT NULL) AS "credentialAlive",
      p.id AS project, p.organization_id AS organization, p.trashed_at IS NOT NULL AS "projectTrashed",
      coalesce(m.role, CASE WHEN $1::uuid IS NULL AND EXISTS (SELECT FROM api_key k WHERE k.id = $3
        AND k.account_id IS NULL AND k.organization_id = p.organization_id) THEN 'admin' END) AS "organizationRole",
      ${strongestGrant('project_grant', 'g.project_id = p.id')} AS "projectRank",
      d.id AS document, d.restricted,
      ${strongestGrant('document_grant', 'g.document_id = d.id')} AS "documentRank",
      CASE WHEN v.document_id = d.id THEN ${rankOf('v.role')} END AS "linkRank"
    FROM (SELECT) one
    LEFT JOIN account a ON a.id = $1::uuid
    LEFT JOIN project p ON p.key = $5
    LEFT JOIN document d ON d.project_id = p.id AND d.key = $6
    LEFT JOIN membership m ON m.account_id = a.id AND m.organization_id = p.organization_id
    LEFT JOIN LATERAL (SELECT lv.id, l.document_id, l.role FROM link_visit lv JOIN share_link l ON l.id = lv.link_id
      WHERE lv.id = $4::uuid AND l.revoked_at IS NULL AND (l.expires_at IS NULL OR l.expires_at > now())
        AND (NOT l.sign_in OR lv.account_id IS NOT NULL)) v ON true`,
}

interface Row {
  readonly hasAccount: boolean
  readonly accountDisabled: boolean
  readonly credentialAlive: boolean
  readonly project: string | null
  readonly organization: string | null
  readonly projectTrashed: boolean
  readonly organizationRole: OrganizationRole | null
  readonly projectRank: number | null
  readonly document: string | null
  readonly restricted: boolean | null
  readonly documentRank: number | null
  readonly linkRank: number | null
}

/** `FactStore` in SQL: one prepared statement. */
export class SqlFacts implements FactStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  async read(subject: Subject, address: DocumentAddress): Promise<AccessFacts> {
    const { account, session, key, keyGeneration, visit, consent } = subject
    const place = [address.project, address.key]
    const parameters = [account, session, key, visit, ...place, consent, keyGeneration]
    const [row] = await this.#session.query<Row>(READ, parameters)
    return factsOf(row!)
  }
}

function factsOf(row: Row): AccessFacts {
  const { hasAccount, credentialAlive, project, organization, document } = row
  return {
    account: hasAccount ? { disabled: row.accountDisabled } : null,
    credentialAlive,
    project:
      project === null || organization === null
        ? null
        : {
            id: project,
            organization,
            trashed: row.projectTrashed,
            organizationRole: row.organizationRole,
            role: roleAt(row.projectRank),
          },
    document:
      document === null
        ? null
        : { id: document, restricted: row.restricted === true, role: roleAt(row.documentRank) },
    linkRole: roleAt(row.linkRank),
  }
}

/** The role of a rank. */
function roleAt(rank: number | null) {
  return rank === null ? null : (DOCUMENT_ROLES[rank - 1] ?? null)
}
