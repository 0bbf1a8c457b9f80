import type { SqlSession, Statement } from '../sql/sql.ts'
import type { PasskeyRecord, PasskeyStore } from './passkeys.ts'

const COLUMNS = `id, account_id AS account, public_key AS "publicKey", counter, transports, name,
  created_at AS "createdAt", last_used_at AS "lastUsedAt"`

const FIND: Statement = { name: 'passkey-find', text: `SELECT ${COLUMNS} FROM passkey WHERE id = $1` }

const ADD: Statement = {
  name: 'passkey-add',
  text: `INSERT INTO passkey (id, account_id, public_key, counter, transports, name)
    VALUES ($1, $2, $3, $4, $5::text[], $6) ON CONFLICT (id) DO NOTHING RETURNING 1`,
}

const LIST: Statement = {
  name: 'passkey-list',
  text: `SELECT ${COLUMNS} FROM passkey WHERE account_id = $1 ORDER BY created_at, id`,
}

const USED: Statement = {
  name: 'passkey-used',
  text: 'UPDATE passkey SET counter = $2, last_used_at = now() WHERE id = $1',
}

const RENAME: Statement = {
  name: 'passkey-rename',
  text: 'UPDATE passkey SET name = $3 WHERE account_id = $1 AND id = $2 RETURNING 1',
}

const DELETE: Statement = {
  name: 'passkey-delete',
  text: 'DELETE FROM passkey WHERE account_id = $1 AND id = $2 RETURNING 1',
}

/** `PasskeyStore` in SQL. */
export class SqlPasskeys implements PasskeyStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  async find(id: string): Promise<PasskeyRecord | null> {
    return (await this.#session.query<PasskeyRecord>(FIND, [id]))[0] ?? null
  }

  async add(passkey: Omit<PasskeyRecord, 'createdAt' | 'lastUsedAt'>): Promise<boolean> {
    const { id, account, publicKey, counter, transports, name } = passkey
    return (await this.#session.query(ADD, [id, account, publicKey, counter, transports, name])).length > 0
  }

  list(account: string): Promise<PasskeyRecord[]> {
    return this.#session.query<PasskeyRecord>(LIST, [account])
  }

  async used(id: string, counter: number): Promise<void> {
    await this.#session.query(USED, [id, counter])
  }

  async rename(account: string, id: string, name: string): Promise<boolean> {
    return (await this.#session.query(RENAME, [account, id, name])).length > 0
  }

  async delete(account: string, id: string): Promise<boolean> {
    return (await this.#session.query(DELETE, [account, id])).length > 0
  }
}
