import type { SqlSession, Statement } from '../sql/sql.ts'
import type { MuteStore } from './mutes.ts'

const HAS: Statement = {
  name: 'mute-has',
  text: 'SELECT FROM document_mute WHERE account_id = $1 AND document_id = $2',
}

const ADD: Statement = {
  name: 'mute-add',
  text: `INSERT INTO document_mute (account_id, document_id, organization_id)
    SELECT $1, d.id, d.organization_id FROM document d
    WHERE d.id = $2 AND (SELECT count(*) FROM document_mute m WHERE m.account_id = $1) < $3
    ON CONFLICT (account_id, document_id) DO NOTHING RETURNING 1`,
}

const REMOVE: Statement = {
  name: 'mute-remove',
  text: 'DELETE FROM document_mute WHERE account_id = $1 AND document_id = $2',
}

/** `MuteStore` in SQL. */
export class SqlMutes implements MuteStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  async has(account: string, documentId: string): Promise<boolean> {
    return (await this.#session.query(HAS, [account, documentId])).length > 0
  }

  async add(account: string, documentId: string, most: number): Promise<boolean> {
    if ((await this.#session.query(ADD, [account, documentId, most])).length > 0) return true
    return await this.has(account, documentId)
  }

  async remove(account: string, documentId: string): Promise<void> {
    await this.#session.query(REMOVE, [account, documentId])
  }
}
