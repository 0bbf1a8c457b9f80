import { v7 as uuidv7 } from 'uuid'
import type { SqlSession, Statement } from '../sql/sql.ts'
import type { Grantee, GrantRecord, GrantStore, GrantTarget, OwnedDocument } from './grants.ts'
import type { DocumentRole } from './roles.ts'

type Kind = GrantTarget['kind']

/** One statement for each kind of target. */
function forTargets(make: (kind: Kind) => Statement): Readonly<Record<Kind, Statement>> {
  return { project: make('project'), document: make('document') }
}

const THE_GRANT = 'account_id IS NOT DISTINCT FROM $2::uuid AND group_id IS NOT DISTINCT FROM $3::uuid'

const FIND = forTargets((kind) => ({
  name: `${kind}-grant-find`,
  text: `SELECT role FROM ${kind}_grant WHERE ${kind}_id = $1 AND ${THE_GRANT} FOR UPDATE`,
}))

const PUT = forTargets((kind) => ({
  name: `${kind}-grant-put`,
  text: `INSERT INTO ${kind}_grant (id, organization_id, ${kind}_id, account_id, group_id, role, created_by)
    SELECT $4, t.organization_id, t.id, $2::uuid, $3::uuid, $5, $6 FROM ${kind} t WHERE t.id = $1
    ON CONFLICT (${kind}_id, account_id, group_id) DO UPDATE SET role = $5, created_by = $6, created_at = now()`,
}))

const REMOVE = forTargets((kind) => ({
  name: `${kind}-grant-remove`,
  text: `DELETE FROM ${kind}_grant WHERE ${kind}_id = $1 AND ${THE_GRANT} RETURNING role`,
}))

const LIST = forTargets((kind) => ({
  name: `${kind}-grant-list`,
  text: `SELECT t.account_id AS account, t.group_id AS "group", t.role, t.created_by AS "createdBy",
      c.name AS "givenBy", t.created_at AS "createdAt", coalesce(a.name, g.name, '') AS name, a.email, a.colour, a.avatar,
      CASE WHEN a.id IS NOT NULL THEN 1
        WHEN g.id IS NOT NULL THEN (SELECT count(*)::int FROM group_member gm WHERE gm.group_id = g.id)
        ELSE (SELECT count(*)::int FROM membership m WHERE m.organization_id = t.organization_id AND m.role <> 'guest')
      END AS count
    FROM ${kind}_grant t LEFT JOIN account a ON a.id = t.account_id LEFT JOIN user_group g ON g.id = t.group_id
      LEFT JOIN account c ON c.id::text = substr(t.created_by, 8) AND starts_with(t.created_by, 'person:')
    WHERE t.${kind}_id = $1 ORDER BY t.created_at, t.id`,
}))

const REMOVE_ACCOUNT = forTargets((kind) => ({
  name: `${kind}-grant-remove-account`,
  text: `DELETE FROM ${kind}_grant WHERE organization_id = $1 AND account_id = $2`,
}))

const IS_RESTRICTED: Statement = {
  name: 'document-is-restricted',
  text: 'SELECT restricted FROM document WHERE id = $1',
}

const SET_RESTRICTED: Statement = {
  name: 'document-set-restricted',
  text: 'UPDATE document SET restricted = $2 WHERE id = $1 AND restricted <> $2 RETURNING 1',
}

const ONLY_OWNED_BY: Statement = {
  name: 'document-grant-only-owned-by',
  text: `SELECT d.id, d.title FROM document d JOIN document_grant g ON g.document_id = d.id
    WHERE d.organization_id = $1 AND d.restricted AND g.role = 'owner'
      AND g.account_id IS NOT DISTINCT FROM $2::uuid AND g.group_id IS NOT DISTINCT FROM $3::uuid
      AND NOT EXISTS (SELECT FROM document_grant o
        WHERE o.document_id = d.id AND o.role = 'owner' AND o.id <> g.id)`,
}

interface Row extends Omit<GrantRecord, 'grantee'> {
  readonly account: string | null
  readonly group: string | null
}

/** `GrantStore` in SQL. */
export class SqlGrants implements GrantStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  async put(
    target: GrantTarget,
    grantee: Grantee,
    role: DocumentRole,
    by: string,
  ): Promise<DocumentRole | null> {
    const before = await this.#role(FIND, target, grantee)
    await this.#session.query(PUT[target.kind], [...keyOf(target, grantee), uuidv7(), role, by])
    return before
  }

  remove(target: GrantTarget, grantee: Grantee): Promise<DocumentRole | null> {
    return this.#role(REMOVE, target, grantee)
  }

  async list({ kind, id }: GrantTarget): Promise<GrantRecord[]> {
    const rows = await this.#session.query<Row>(LIST[kind], [id])
    return rows.map(({ account, group, ...row }) => ({ grantee: granteeOf(account, group), ...row }))
  }

  async isRestricted(document: string): Promise<boolean | null> {
    const [row] = await this.#session.query<{ restricted: boolean }>(IS_RESTRICTED, [document])
    return row?.restricted ?? null
  }

  async setRestricted(document: string, restricted: boolean): Promise<boolean> {
    return (await this.#session.query(SET_RESTRICTED, [document, restricted])).length > 0
  }

  onlyOwnedBy(organization: string, owner: Grantee): Promise<OwnedDocument[]> {
    const target = { kind: 'document', id: organization } as const
    return this.#session.query<OwnedDocument>(ONLY_OWNED_BY, keyOf(target, owner))
  }

  async removeAccount(organization: string, account: string): Promise<void> {
    await this.#session.query(REMOVE_ACCOUNT.project, [organization, account])
    await this.#session.query(REMOVE_ACCOUNT.document, [organization, account])
  }

  async #role(
    statements: Readonly<Record<Kind, Statement>>,
    target: GrantTarget,
    grantee: Grantee,
  ): Promise<DocumentRole | null> {
    const rows = await this.#session.query<{ role: DocumentRole }>(
      statements[target.kind],
      keyOf(target, grantee),
    )
    return rows[0]?.role ?? null
  }
}

/** The parameters that name a grant. */
function keyOf({ id }: GrantTarget, grantee: Grantee): (string | null)[] {
  return [
    id,
    grantee.kind === 'account' ? grantee.account : null,
    grantee.kind === 'group' ? grantee.group : null,
  ]
}

/** The grantee of the two columns. */
export function granteeOf(account: string | null, group: string | null): Grantee {
  if (account !== null) return { kind: 'account', account }
  return group === null ? { kind: 'everyone' } : { kind: 'group', group }
}
