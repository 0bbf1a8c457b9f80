import type { SqlSession, Statement } from '../sql/sql.ts'
import type { AuthorshipStore, DatedAuthorship } from './authorship.ts'
import { type AuthorshipRow, toAuthorship } from './authorship-row.ts'

const LIST: Statement = {
  name: 'authorship-list',
  text: `SELECT client::float8 AS client, clock::float8 AS clock, principal, kind, run, at FROM authorship
    WHERE document_id = $1 AND ($2::bigint[] IS NULL OR client = ANY ($2)) ORDER BY client, clock LIMIT $3`,
}

/** `AuthorshipStore` in SQL. */
export class SqlAuthorship implements AuthorshipStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  async list(
    documentId: string,
    { clients, limit }: Parameters<AuthorshipStore['list']>[1],
  ): Promise<DatedAuthorship[]> {
    const rows = await this.#session.query<AuthorshipRow & { readonly clock: number; readonly at: Date }>(
      LIST,
      [documentId, clients, limit],
    )
    return rows.map((row) => ({ ...toAuthorship(row), at: row.at }))
  }
}
