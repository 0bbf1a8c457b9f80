import type { SqlSession, Statement } from '../sql/sql.ts'
import type {
  NewSession,
  SessionHolder,
  SessionRecord,
  SessionRotation,
  SessionStore,
  TokenState,
} from './sessions.ts'

const ALIVE = 's.revoked_at IS NULL AND s.expires_at > now()'
const COLUMNS = `s.id, s.account_id AS account, s.device, s.address, s.method, s.created_at AS "createdAt",
  s.last_used_at AS "lastUsedAt", s.expires_at AS "expiresAt"`
const HOLDER = `SELECT s.id AS session, a.id AS account, a.name, a.colour, a.avatar, a.invisible,
    s.expires_at AS "expiresAt",
    s.method = 'password' AND a.totp_confirmed_at IS NULL AND EXISTS (SELECT FROM membership m
      JOIN organization o ON o.id = m.organization_id WHERE m.account_id = a.id AND o.second_factor)
      AS "lacksSecondFactor"
  FROM session s JOIN account a ON a.id = s.account_id
  WHERE ${ALIVE} AND a.disabled_at IS NULL`

const CREATE: Statement = {
  name: 'session-create',
  text: `INSERT INTO session (id, account_id, token_hash, device, address, method, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)`,
}

const BY_ID: Statement = { name: 'session-holder', text: `${HOLDER} AND s.id = $1` }

const BY_TOKEN: Statement = {
  name: 'session-holder-by-token',
  text: `${HOLDER} AND s.id = (SELECT id FROM session WHERE token_hash = $1
    UNION ALL SELECT id FROM session WHERE previous_hash = $1 AND previous_until > now() LIMIT 1)`,
}

const ROTATE: Statement = {
  name: 'session-rotate',
  text: `UPDATE session s SET token_hash = $3, previous_hash = $2, previous_until = $4, expires_at = $5, address = $6,
      last_used_at = now()
    FROM account a
    WHERE s.id = $1 AND s.token_hash = $2 AND ${ALIVE} AND a.id = s.account_id AND a.disabled_at IS NULL RETURNING 1`,
}

const TOKEN_STATE: Statement = {
  name: 'session-token-state',
  text: `SELECT CASE WHEN NOT (${ALIVE}) OR a.disabled_at IS NOT NULL THEN 'over' WHEN s.token_hash = $2 THEN 'current'
      WHEN s.previous_hash = $2 AND s.previous_until > now() THEN 'grace' ELSE 'replaced' END AS state
    FROM session s JOIN account a ON a.id = s.account_id WHERE s.id = $1`,
}

const FIND: Statement = {
  name: 'session-find',
  text: `SELECT ${COLUMNS} FROM session s WHERE s.id = $1 AND ${ALIVE}`,
}

const LIST: Statement = {
  name: 'session-list',
  text: `SELECT ${COLUMNS} FROM session s WHERE s.account_id = $1 AND ${ALIVE} ORDER BY s.last_used_at DESC, s.id`,
}

const REVOKE: Statement = {
  name: 'session-revoke',
  text: `UPDATE session s SET revoked_at = now() WHERE s.id = $1 AND s.account_id = $2 AND ${ALIVE} RETURNING s.id`,
}

const REVOKE_ALL: Statement = {
  name: 'session-revoke-all',
  text: `UPDATE session s SET revoked_at = now()
    WHERE s.account_id = $1 AND s.id IS DISTINCT FROM $2::uuid AND ${ALIVE} RETURNING s.id`,
}

const DELETE: Statement = {
  name: 'session-delete-ended',
  text: `DELETE FROM session WHERE id IN (SELECT id FROM session
    WHERE least(expires_at, coalesce(revoked_at, expires_at)) < $1 LIMIT $2) RETURNING 1`,
}

/** `SessionStore` in SQL. */
export class SqlSessions implements SessionStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  async create({ id, account, tokenHash, device, address, method, expiresAt }: NewSession): Promise<void> {
    await this.#session.query(CREATE, [id, account, tokenHash, device, address, method, expiresAt])
  }

  async holder(session: string): Promise<SessionHolder | null> {
    return (await this.#session.query<SessionHolder>(BY_ID, [session]))[0] ?? null
  }

  async holderByToken(tokenHash: Uint8Array): Promise<SessionHolder | null> {
    return (await this.#session.query<SessionHolder>(BY_TOKEN, [tokenHash]))[0] ?? null
  }

  async rotate(rotation: SessionRotation): Promise<boolean> {
    const { session, tokenHash, nextHash, graceUntil, expiresAt, address } = rotation
    const rows = await this.#session.query(ROTATE, [
      session,
      tokenHash,
      nextHash,
      graceUntil,
      expiresAt,
      address,
    ])
    return rows.length > 0
  }

  async tokenState(session: string, tokenHash: Uint8Array): Promise<TokenState | null> {
    const [row] = await this.#session.query<{ state: TokenState }>(TOKEN_STATE, [session, tokenHash])
    return row?.state ?? null
  }

  async find(session: string): Promise<SessionRecord | null> {
    return (await this.#session.query<SessionRecord>(FIND, [session]))[0] ?? null
  }

  list(account: string): Promise<SessionRecord[]> {
    return this.#session.query<SessionRecord>(LIST, [account])
  }

  async revoke(session: string, account: string): Promise<boolean> {
    return (await this.#session.query(REVOKE, [session, account])).length > 0
  }

  async revokeAll(account: string, except: string | null): Promise<string[]> {
    const rows = await this.#session.query<{ id: string }>(REVOKE_ALL, [account, except])
    return rows.map(({ id }) => id)
  }

  async deleteEnded(time: Date, limit: number): Promise<number> {
    return (await this.#session.query(DELETE, [time, limit])).length
  }
}
