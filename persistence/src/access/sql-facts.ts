import type { DocumentAddress } from '../document-address.ts'
import type { SqlSession, Statement } from '../sql/sql.ts'
import type { AccessFacts, FactRequest, FactStore, Subject } from './facts.ts'
import { DOCUMENT_ROLES, type OrganizationRole } from './roles.ts'

/** The rank of a role in a column, from 1; NULL without one. */
export function rankOf(column: string): string {
  return `CASE ${column} ${DOCUMENT_ROLES.map((role, at) => `WHEN '${role}' THEN ${at + 1}`).join(' ')} END`
}

/**
 * The rank of the strongest grant of `table` for the rows that `where` names, for the account in the expression `account`
 * with the role `m.role` in the organization: by itself, by a group, or as one of everyone in the organization.
 */
export function strongestGrant(
  table: 'project_grant' | 'document_grant',
  where: string,
  account = '$1::uuid',
): string {
  return `(SELECT max(${rankOf('g.role')}) FROM ${table} g WHERE ${where} AND (
      g.account_id = ${account}
      OR g.group_id IN (SELECT group_id FROM group_member WHERE account_id = ${account})
      OR (g.account_id IS NULL AND g.group_id IS NULL AND m.role <> 'guest')))`
}

/** The expressions of a subject's values, each with its type. */
export interface SubjectColumns {
  readonly account: string
  readonly session: string
  readonly key: string
  readonly keyGeneration: string
  readonly visit: string
  readonly consent: string
}

/** Whether a link `l` is neither revoked nor expired. */
export const LIVING_LINK = 'l.revoked_at IS NULL AND (l.expires_at IS NULL OR l.expires_at > now())'

/** Whether the session, the key, the visit and the consent of a subject are alive, those that it has. */
export function credentialAlive(subject: SubjectColumns): string {
  const { account, session, key, keyGeneration, visit, consent } = subject
  return `((${session} IS NULL OR EXISTS (SELECT FROM session s WHERE s.id = ${session} AND s.account_id = ${account}
        AND s.revoked_at IS NULL AND s.expires_at > now()))
      AND (${key} IS NULL OR EXISTS (SELECT FROM api_key k WHERE k.id = ${key}
        AND k.account_id IS NOT DISTINCT FROM ${account}
        AND (k.generation = ${keyGeneration} OR (k.generation = ${keyGeneration} + 1 AND k.previous_until > now()))
        AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())))
      AND (${consent} IS NULL OR EXISTS (SELECT FROM oauth_record o WHERE o.model = 'Grant' AND o.id = ${consent}
        AND o.account_id = ${account} AND (o.expires_at IS NULL OR o.expires_at > now())))
      AND (${visit} IS NULL OR EXISTS (SELECT FROM link_visit lv JOIN share_link l ON l.id = lv.link_id
        WHERE lv.id = ${visit} AND lv.account_id IS NULL AND NOT l.sign_in AND ${LIVING_LINK})))`
}

/** The expressions of one request. */
interface RequestColumns extends SubjectColumns {
  readonly projectKey: string
  readonly documentKey: string
}

/** The facts about the requests in the rows of `source`. */
function factsText(source: string, request: RequestColumns): string {
  const { account, key, visit, projectKey, documentKey } = request
  return `SELECT a.disabled_at IS NOT NULL AS "accountDisabled", a.id IS NOT NULL AS "hasAccount",
      ${credentialAlive(request)} AS "credentialAlive",
      p.id AS project, p.organization_id AS organization, p.trashed_at IS NOT NULL AS "projectTrashed",
      coalesce(m.role, CASE WHEN ${account} IS NULL AND EXISTS (SELECT FROM api_key k WHERE k.id = ${key}
        AND k.account_id IS NULL AND k.organization_id = p.organization_id) THEN 'admin' END) AS "organizationRole",
      ${strongestGrant('project_grant', 'g.project_id = p.id', account)} AS "projectRank",
      d.id AS document, d.restricted,
      ${strongestGrant('document_grant', 'g.document_id = d.id', account)} AS "documentRank",
      (SELECT max(${rankOf('l.role')}) FROM link_visit lv JOIN share_link l ON l.id = lv.link_id
        WHERE (lv.account_id = ${account} OR lv.id = ${visit}) AND l.document_id = d.id AND ${LIVING_LINK}) AS "linkRank"
    FROM ${source}
    LEFT JOIN account a ON a.id = ${account}
    LEFT JOIN project p ON p.key = ${projectKey}
    LEFT JOIN document d ON d.project_id = p.id AND d.key = ${documentKey}
    LEFT JOIN membership m ON m.account_id = a.id AND m.organization_id = p.organization_id`
}

const READ: Statement = {
  name: 'access-facts',
  text: factsText('(SELECT) one', {
    account: '$1::uuid',
    session: '$2::uuid',
    key: '$3::uuid',
    visit: '$4::uuid',
    projectKey: '$5',
    documentKey: '$6',
    consent: '$7::text',
    keyGeneration: '$8::int',
  }),
}

const READ_MANY: Statement = {
  name: 'access-facts-many',
  text: `${factsText(
    `unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::int[])
      WITH ORDINALITY AS r (account, session, key, visit, project_key, document_key, consent, key_generation, number)`,
    {
      account: 'r.account',
      session: 'r.session',
      key: 'r.key',
      visit: 'r.visit',
      projectKey: 'r.project_key',
      documentKey: 'r.document_key',
      consent: 'r.consent',
      keyGeneration: 'r.key_generation',
    },
  )} ORDER BY r.number`,
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
    const parameters = [account, session, key, visit, address.project, address.key, consent, keyGeneration]
    const [row] = await this.#session.query<Row>(READ, parameters)
    return factsOf(row!)
  }

  async readMany(requests: readonly FactRequest[]): Promise<AccessFacts[]> {
    if (requests.length === 0) return []
    const column = (of: (request: FactRequest) => string | null) => requests.map(of)
    const rows = await this.#session.query<Row>(READ_MANY, [
      column(({ subject }) => subject.account),
      column(({ subject }) => subject.session),
      column(({ subject }) => subject.key),
      column(({ subject }) => subject.visit),
      column(({ address }) => address.project),
      column(({ address }) => address.key),
      column(({ subject }) => subject.consent),
      requests.map(({ subject }) => subject.keyGeneration),
    ])
    return rows.map(factsOf)
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
