import { v7 as uuidv7 } from 'uuid'
import type { SqlParameter, SqlSession, Statement } from '../sql/sql.ts'
import { hashSecret } from './secret-hash.ts'
import type {
  NewShareLink,
  OpenedLink,
  ShareLinkChange,
  ShareLinkRecord,
  ShareLinkStore,
} from './share-links.ts'
import { LIVING_LINK } from './sql-facts.ts'

const COLUMNS = `l.id, l.organization_id AS organization, l.document_id AS document, l.name, l.role,
  l.password_hash AS "passwordHash", l.sign_in AS "signIn", l.uses, l.last_used_at AS "lastUsedAt",
  l.created_by AS "createdBy", l.created_at AS "createdAt", l.expires_at AS "expiresAt"`

const CREATE: Statement = {
  name: 'share-link-create',
  text: `INSERT INTO share_link AS l
      (id, organization_id, document_id, hash, name, role, password_hash, sign_in, created_by, expires_at)
    SELECT $1, d.organization_id, d.id, $3, $4, $5, $6, $7, $8, $9 FROM document d WHERE d.id = $2
      AND (SELECT count(*) FROM share_link o WHERE o.document_id = d.id AND o.revoked_at IS NULL) < $10
    RETURNING ${COLUMNS}`,
}

const LIST: Statement = {
  name: 'share-link-list',
  text: `SELECT ${COLUMNS} FROM share_link l WHERE l.document_id = $1 AND l.revoked_at IS NULL
      AND ($2::uuid IS NULL OR l.id = $2) ORDER BY l.created_at, l.id`,
}

const OPEN: Statement = {
  name: 'share-link-open',
  text: `SELECT ${COLUMNS}, p.key || '/' || d.key AS address, d.title FROM share_link l
    JOIN document d ON d.id = l.document_id JOIN project p ON p.id = d.project_id
    WHERE l.hash = $1 AND ${LIVING_LINK} AND d.trashed_at IS NULL AND p.trashed_at IS NULL`,
}

const UPDATE: Statement = {
  name: 'share-link-update',
  text: `UPDATE share_link l SET name = coalesce($2, name), role = coalesce($3, role),
      password_hash = CASE WHEN $4 THEN $5 ELSE password_hash END, sign_in = coalesce($6, sign_in),
      expires_at = CASE WHEN $7 THEN $8::timestamptz ELSE expires_at END
    WHERE l.id = $1 AND l.revoked_at IS NULL RETURNING ${COLUMNS}`,
}

const END_VISITS: Statement = {
  name: 'share-link-end-visits',
  text: 'DELETE FROM link_visit WHERE link_id = $1',
}

const REVOKE: Statement = {
  name: 'share-link-revoke',
  text: 'UPDATE share_link SET revoked_at = coalesce(revoked_at, now()) WHERE id = $1',
}

/** `ShareLinkStore` in SQL. */
export class SqlShareLinks implements ShareLinkStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  create(link: NewShareLink, most: number): Promise<ShareLinkRecord | null> {
    const { document, secret, name, role, passwordHash, signIn, createdBy, expiresAt } = link
    const values = [hashSecret(secret), name, role, passwordHash, signIn, createdBy, expiresAt, most]
    return this.#one(CREATE, [uuidv7(), document, ...values])
  }

  list(document: string): Promise<ShareLinkRecord[]> {
    return this.#session.query<ShareLinkRecord>(LIST, [document, null])
  }

  find(document: string, id: string): Promise<ShareLinkRecord | null> {
    return this.#one(LIST, [document, id])
  }

  async open(secret: string): Promise<OpenedLink | null> {
    const [row] = await this.#session.query<ShareLinkRecord & Omit<OpenedLink, 'link'>>(OPEN, [
      hashSecret(secret),
    ])
    if (row === undefined) return null
    const { address, title, ...link } = row
    return { link, address, title }
  }

  async update(id: string, change: ShareLinkChange): Promise<ShareLinkRecord | null> {
    const { name = null, role = null, passwordHash, signIn = null, expiresAt } = change
    const password = [passwordHash !== undefined, passwordHash ?? null]
    const expiry = [expiresAt !== undefined, expiresAt ?? null]
    const changed = await this.#one(UPDATE, [id, name, role, ...password, signIn, ...expiry])
    if (typeof passwordHash === 'string') await this.#session.query(END_VISITS, [id])
    return changed
  }

  async revoke(id: string): Promise<void> {
    await this.#session.query(REVOKE, [id])
  }

  async #one(statement: Statement, parameters: readonly SqlParameter[]): Promise<ShareLinkRecord | null> {
    const [row] = await this.#session.query<ShareLinkRecord>(statement, parameters)
    return row ?? null
  }
}
