import type { SqlSession, Statement } from '../sql/sql.ts'
import type { MailToken, MailTokenKind, MailTokenStore } from './mail-tokens.ts'
import { hashSecret } from './secret-hash.ts'

const CREATE: Statement = {
  name: 'mail-token-create',
  text: 'INSERT INTO mail_token (hash, kind, account_id, email, expires_at) VALUES ($1, $2, $3, $4, $5)',
}

const TAKE: Statement = {
  name: 'mail-token-take',
  text: `UPDATE mail_token SET used_at = now() WHERE hash = $1 AND kind = $2 AND used_at IS NULL AND expires_at > now()
    RETURNING account_id AS account, email`,
}

const REVOKE: Statement = {
  name: 'mail-token-revoke',
  text: `UPDATE mail_token SET used_at = now()
    WHERE kind = $1 AND ($2::uuid IS NULL OR account_id = $2) AND used_at IS NULL`,
}

const DELETE: Statement = {
  name: 'mail-token-delete-ended',
  text: 'DELETE FROM mail_token WHERE coalesce(used_at, expires_at) < $1 RETURNING 1',
}

/** `MailTokenStore` in SQL. */
export class SqlMailTokens implements MailTokenStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  async create(
    kind: MailTokenKind,
    secret: string,
    { account, email }: MailToken,
    expiresAt: Date,
  ): Promise<void> {
    await this.#session.query(CREATE, [hashSecret(secret), kind, account, email, expiresAt])
  }

  async take(kind: MailTokenKind, secret: string): Promise<MailToken | null> {
    return (await this.#session.query<MailToken>(TAKE, [hashSecret(secret), kind]))[0] ?? null
  }

  async revoke(kind: MailTokenKind, account: string | null): Promise<void> {
    await this.#session.query(REVOKE, [kind, account])
  }

  async deleteEnded(time: Date): Promise<number> {
    return (await this.#session.query(DELETE, [time])).length
  }
}
