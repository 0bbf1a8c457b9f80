import { v7 as uuidv7 } from 'uuid'
import type { SqlParameter, SqlSession, Statement } from '../sql/sql.ts'
import type { InvitationRecord, InvitationStore, InvitedTo, NewInvitation } from './invitations.ts'
import type { DocumentRole } from './roles.ts'
import { hashSecret } from './secret-hash.ts'

const COLUMNS = `i.id, i.organization_id AS organization, o.name AS "organizationName", i.email, i.role,
  array_to_json(i.group_ids)::text AS groups, i.project_id AS project, i.document_id AS document,
  i.grant_role AS "grantRole", i.uses, i.created_by AS "createdBy", a.name AS "inviterName",
  i.created_at AS "createdAt", i.expires_at AS "expiresAt"`
const FROM = `FROM invitation i JOIN organization o ON o.id = i.organization_id
  LEFT JOIN account a ON a.id::text = substr(i.created_by, 8) AND starts_with(i.created_by, 'person:')`
const OPEN = 'i.revoked_at IS NULL AND i.expires_at > now() AND (i.email IS NULL OR i.uses = 0)'

const CREATE: Statement = {
  name: 'invitation-create',
  text: `INSERT INTO invitation (id, organization_id, hash, email, role, group_ids, project_id, document_id, grant_role,
      created_by, expires_at)
    VALUES ($1, $2, $3, lower($4), $5, $6::uuid[], $7, $8, $9, $10, $11)`,
}

const LIST: Statement = {
  name: 'invitation-list',
  text: `SELECT ${COLUMNS} ${FROM} WHERE i.organization_id = $1 AND ($2::uuid IS NULL OR i.id = $2) AND ${OPEN}
    ORDER BY i.created_at DESC, i.id DESC`,
}

const LIST_FOR: Statement = {
  name: 'invitation-list-for',
  text: `SELECT ${COLUMNS} ${FROM} WHERE (i.project_id = $1::uuid OR i.document_id = $2::uuid) AND ${OPEN}
    ORDER BY i.created_at, i.id`,
}

const FIND: Statement = {
  name: 'invitation-find',
  text: `SELECT ${COLUMNS} ${FROM} WHERE i.hash = $1 AND ${OPEN}`,
}

const USE: Statement = {
  name: 'invitation-use',
  text: `UPDATE invitation i SET uses = uses + 1 WHERE i.id = $1 AND ${OPEN} RETURNING 1`,
}

const REVOKE: Statement = {
  name: 'invitation-revoke',
  text: 'UPDATE invitation SET revoked_at = coalesce(revoked_at, now()) WHERE id = $1',
}

const REVOKE_OF: Statement = {
  name: 'invitation-revoke-of',
  text: `UPDATE invitation SET revoked_at = now()
    WHERE organization_id = $1 AND created_by = $2 AND revoked_at IS NULL`,
}

const SET_GRANT_ROLE: Statement = {
  name: 'invitation-set-grant-role',
  text: 'UPDATE invitation SET grant_role = $2 WHERE id = $1',
}

interface Row extends Omit<InvitationRecord, 'groups' | 'grant'> {
  readonly groups: string
  readonly project: string | null
  readonly document: string | null
  readonly grantRole: DocumentRole | null
}

/** `InvitationStore` in SQL. */
export class SqlInvitations implements InvitationStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  async create(invitation: NewInvitation): Promise<InvitationRecord> {
    const { organization, secret, email, role, groups, grant, createdBy, expiresAt } = invitation
    const id = uuidv7()
    const granted = [
      grant?.kind === 'project' ? grant.id : null,
      grant?.kind === 'document' ? grant.id : null,
      grant?.role ?? null,
    ]
    const values = [id, organization, hashSecret(secret), email, role, groups]
    await this.#session.query(CREATE, [...values, ...granted, createdBy, expiresAt])
    const [made] = await this.list(organization, id)
    if (made === undefined) throw new Error('The invitation was over when it was made.')
    return made
  }

  list(organization: string, id?: string): Promise<InvitationRecord[]> {
    return this.#records(LIST, [organization, id ?? null])
  }

  listFor({ kind, id }: Pick<InvitedTo, 'kind' | 'id'>): Promise<InvitationRecord[]> {
    return this.#records(LIST_FOR, kind === 'project' ? [id, null] : [null, id])
  }

  async find(secret: string): Promise<InvitationRecord | null> {
    return (await this.#records(FIND, [hashSecret(secret)]))[0] ?? null
  }

  async use(id: string): Promise<boolean> {
    return (await this.#session.query(USE, [id])).length > 0
  }

  async revoke(id: string): Promise<void> {
    await this.#session.query(REVOKE, [id])
  }

  async revokeOf(organization: string, createdBy: string): Promise<void> {
    await this.#session.query(REVOKE_OF, [organization, createdBy])
  }

  async setGrantRole(id: string, role: DocumentRole): Promise<void> {
    await this.#session.query(SET_GRANT_ROLE, [id, role])
  }

  async #records(statement: Statement, parameters: readonly SqlParameter[]): Promise<InvitationRecord[]> {
    return (await this.#session.query<Row>(statement, parameters)).map(toRecord)
  }
}

function toRecord({ project, document, grantRole, groups, ...row }: Row): InvitationRecord {
  const id = document ?? project
  const grant =
    id === null || grantRole === null
      ? null
      : { kind: document === null ? ('project' as const) : ('document' as const), id, role: grantRole }
  return { ...row, groups: JSON.parse(groups), grant }
}
