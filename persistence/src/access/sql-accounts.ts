import type { SqlParameter, SqlSession, Statement } from '../sql/sql.ts'
import type { AccountChange, AccountRecord, AccountStore, NewAccount } from './accounts.ts'
import { newId } from './new-id.ts'
import { PERSON_COLOURS } from './person-colours.ts'

const COLUMNS = `id, email, email_verified_at IS NOT NULL AS "emailVerified", name, colour, avatar, language, theme,
  invisible, password_hash IS NOT NULL AS "hasPassword", totp_confirmed_at IS NOT NULL AS "secondFactor",
  created_at AS "createdAt", last_seen_at AS "lastSeenAt", disabled_at IS NOT NULL AS disabled`

const CREATE: Statement = {
  name: 'account-create',
  text: `INSERT INTO account (id, email, email_verified_at, name, password_hash, colour)
    VALUES ($1, $2, CASE WHEN $3 THEN now() END, $4, $5,
      ($6::text[])[1 + (SELECT count(*) FROM account)::int % array_length($6::text[], 1)]) ON CONFLICT (email) DO NOTHING RETURNING ${COLUMNS}`,
}

const FIND: Statement = { name: 'account-find', text: `SELECT ${COLUMNS} FROM account WHERE id = $1` }

const FIND_BY_EMAIL: Statement = {
  name: 'account-find-by-email',
  text: `SELECT ${COLUMNS} FROM account WHERE email = $1`,
}

/** `$2` holds the columns that change; the others keep their values. */
const CHANGE: Statement = {
  name: 'account-change',
  text: `UPDATE account SET (name, colour, avatar, language, theme, invisible, email, email_verified_at, password_hash,
      disabled_at) =
      (SELECT r.name, r.colour, r.avatar, r.language, r.theme, r.invisible, r.email, r.email_verified_at,
        r.password_hash, r.disabled_at FROM jsonb_populate_record(account, $2::text::jsonb) r)
    WHERE id = $1 RETURNING ${COLUMNS}`,
}

const PASSWORD: Statement = {
  name: 'account-password',
  text: 'SELECT password_hash AS hash FROM account WHERE id = $1',
}

const LOCK: Statement = { name: 'account-lock', text: 'SELECT 1 FROM account WHERE id = $1 FOR UPDATE' }

const SEEN: Statement = {
  name: 'account-seen',
  text: 'UPDATE account SET last_seen_at = now() WHERE id = $1',
}

const DELETE: Statement = { name: 'account-delete', text: 'DELETE FROM account WHERE id = $1 RETURNING 1' }

/** `AccountStore` in SQL. */
export class SqlAccounts implements AccountStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  create({ email, emailVerified, name, passwordHash }: NewAccount): Promise<AccountRecord | null> {
    return this.#one(CREATE, [newId(), email, emailVerified, name, passwordHash, PERSON_COLOURS])
  }

  find(id: string): Promise<AccountRecord | null> {
    return this.#one(FIND, [id])
  }

  findByEmail(email: string): Promise<AccountRecord | null> {
    return this.#one(FIND_BY_EMAIL, [email])
  }

  change(id: string, change: AccountChange): Promise<AccountRecord | null> {
    return this.#one(CHANGE, [id, JSON.stringify(columnsOf(change))])
  }

  async passwordHash(id: string): Promise<string | null> {
    const [row] = await this.#session.query<{ hash: string | null }>(PASSWORD, [id])
    return row?.hash ?? null
  }

  async lock(id: string): Promise<boolean> {
    return (await this.#session.query(LOCK, [id])).length > 0
  }

  async seen(id: string): Promise<void> {
    await this.#session.query(SEEN, [id])
  }

  async delete(id: string): Promise<boolean> {
    return (await this.#session.query(DELETE, [id])).length > 0
  }

  async #one(statement: Statement, parameters: readonly SqlParameter[]): Promise<AccountRecord | null> {
    const [row] = await this.#session.query<AccountRecord>(statement, parameters)
    return row ?? null
  }
}

/** A change by the names of its columns. */
function columnsOf({ emailVerified, passwordHash, disabled, ...change }: AccountChange): object {
  const now = new Date().toISOString()
  return {
    ...change,
    ...(emailVerified === undefined ? {} : { email_verified_at: emailVerified ? now : null }),
    ...(passwordHash === undefined ? {} : { password_hash: passwordHash }),
    ...(disabled === undefined ? {} : { disabled_at: disabled ? now : null }),
  }
}
