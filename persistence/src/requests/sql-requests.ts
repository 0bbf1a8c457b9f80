import type { SqlSession, Statement } from '../sql/sql.ts'
import { StoreError } from '../store-error.ts'
import type { KnownRequest, RequestStore } from './requests.ts'

const BEGIN: Statement = {
  name: 'request-begin',
  text: `INSERT INTO document_request (document_id, organization_id, key, body)
    SELECT id, organization_id, $2, $3 FROM document WHERE id = $1
    ON CONFLICT (document_id, key) DO NOTHING RETURNING key`,
}

const FIND: Statement = {
  name: 'request-find',
  text: 'SELECT body, answer FROM document_request WHERE document_id = $1 AND key = $2',
}

const FINISH: Statement = {
  name: 'request-finish',
  text: 'UPDATE document_request SET answer = $3 WHERE document_id = $1 AND key = $2',
}

const ABANDON: Statement = {
  name: 'request-abandon',
  text: 'DELETE FROM document_request WHERE document_id = $1 AND key = $2',
}

const DELETE_OLD: Statement = {
  name: 'request-delete-old',
  text: `DELETE FROM document_request r USING (
      SELECT document_id, key FROM document_request WHERE created_at < $1 ORDER BY created_at LIMIT $2
    ) AS old WHERE r.document_id = old.document_id AND r.key = old.key RETURNING r.key`,
}

/** `RequestStore` in SQL. */
export class SqlRequests implements RequestStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  async begin(documentId: string, key: string, body: string): Promise<KnownRequest | null> {
    if ((await this.#session.query(BEGIN, [documentId, key, body])).length > 0) return null
    const [known] = await this.#session.query<KnownRequest>(FIND, [documentId, key])
    if (known === undefined) throw StoreError.unknownDocuments([documentId])
    return { body: known.body, answer: known.answer }
  }

  async finish(documentId: string, key: string, answer: string): Promise<void> {
    await this.#session.query(FINISH, [documentId, key, answer])
  }

  async abandon(documentId: string, key: string): Promise<void> {
    await this.#session.query(ABANDON, [documentId, key])
  }

  async deleteOld(time: Date, limit: number): Promise<number> {
    return (await this.#session.query(DELETE_OLD, [time, limit])).length
  }
}
