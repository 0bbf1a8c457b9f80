import type { SqlSession, Statement } from '../sql/sql.ts'
import type { PendingContent, PendingSecretStore } from './pending-secrets.ts'
import { hashSecret } from './secret-hash.ts'

const PUT: Statement = {
  name: 'pending-secret-put',
  text: `INSERT INTO pending_secret (hash, kind, content, expires_at) VALUES ($1, $2, $3::text::jsonb, $4)
    ON CONFLICT (hash) DO UPDATE SET kind = $2, content = $3::text::jsonb, expires_at = $4`,
}

const TAKE: Statement = {
  name: 'pending-secret-take',
  text: `DELETE FROM pending_secret WHERE hash = $1 AND kind = $2 AND expires_at > now() RETURNING content::text AS content`,
}

const READ: Statement = {
  name: 'pending-secret-read',
  text: `SELECT content::text AS content FROM pending_secret WHERE hash = $1 AND kind = $2 AND expires_at > now()`,
}

const DELETE: Statement = {
  name: 'pending-secret-delete',
  text: 'DELETE FROM pending_secret WHERE expires_at <= now() RETURNING 1',
}

/** `PendingSecretStore` in SQL. */
export class SqlPendingSecrets implements PendingSecretStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  async put(kind: string, secret: string, content: PendingContent, expiresAt: Date): Promise<void> {
    await this.#session.query(PUT, [hashSecret(secret), kind, JSON.stringify(content), expiresAt])
  }

  take(kind: string, secret: string): Promise<PendingContent | null> {
    return this.#content(TAKE, kind, secret)
  }

  read(kind: string, secret: string): Promise<PendingContent | null> {
    return this.#content(READ, kind, secret)
  }

  async deleteExpired(): Promise<number> {
    return (await this.#session.query(DELETE, [])).length
  }

  async #content(statement: Statement, kind: string, secret: string): Promise<PendingContent | null> {
    const [row] = await this.#session.query<{ content: string }>(statement, [hashSecret(secret), kind])
    return row === undefined ? null : JSON.parse(row.content)
  }
}
