import type { SqlSession, Statement } from '../sql/sql.ts'
import type { IdentityHolder, IdentityRecord, IdentityStore } from './identities.ts'

const COLUMNS = 'issuer, subject, account_id AS account, email, created_at AS "createdAt"'

const FIND: Statement = {
  name: 'identity-find',
  text: `SELECT ${COLUMNS} FROM identity WHERE issuer = $1 AND subject = $2`,
}

const HOLDER: Statement = {
  name: 'identity-holder',
  text: `SELECT a.id AS account, a.name, a.colour, a.avatar, a.invisible FROM identity i JOIN account a
    ON a.id = i.account_id WHERE i.issuer = $1 AND i.subject = $2 AND a.disabled_at IS NULL`,
}

const ADD: Statement = {
  name: 'identity-add',
  text: `INSERT INTO identity (issuer, subject, account_id, email) VALUES ($1, $2, $3, $4)
    ON CONFLICT (issuer, subject) DO NOTHING RETURNING 1`,
}

const LIST: Statement = {
  name: 'identity-list',
  text: `SELECT ${COLUMNS} FROM identity WHERE account_id = $1 ORDER BY created_at, issuer, subject`,
}

const DELETE: Statement = {
  name: 'identity-delete',
  text: 'DELETE FROM identity WHERE account_id = $1 AND issuer = $2 AND subject = $3 RETURNING 1',
}

/** `IdentityStore` in SQL. */
export class SqlIdentities implements IdentityStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  async find(issuer: string, subject: string): Promise<IdentityRecord | null> {
    return (await this.#session.query<IdentityRecord>(FIND, [issuer, subject]))[0] ?? null
  }

  async holder(issuer: string, subject: string): Promise<IdentityHolder | null> {
    return (await this.#session.query<IdentityHolder>(HOLDER, [issuer, subject]))[0] ?? null
  }

  async add({ issuer, subject, account, email }: Omit<IdentityRecord, 'createdAt'>): Promise<boolean> {
    return (await this.#session.query(ADD, [issuer, subject, account, email])).length > 0
  }

  list(account: string): Promise<IdentityRecord[]> {
    return this.#session.query<IdentityRecord>(LIST, [account])
  }

  async delete(account: string, issuer: string, subject: string): Promise<boolean> {
    return (await this.#session.query(DELETE, [account, issuer, subject])).length > 0
  }
}
