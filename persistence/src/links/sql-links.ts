import { visibilityValues, visibleStatements } from '../access/sql-visibility.ts'
import { VISIBLE_TO_ALL } from '../access/visibility.ts'
import type { DocumentRecord } from '../documents/documents.ts'
import { DOCUMENT_COLUMNS, type DocumentRow, toDocument, UPDATED_AT } from '../documents/sql-documents.ts'
import type { SqlSession, Statement } from '../sql/sql.ts'
import type { LinkingOptions, LinkStore } from './links.ts'

const REPLACE: Statement = {
  name: 'link-replace',
  text: `WITH d AS (
      UPDATE document SET links_read = $2 WHERE id = $1 AND links_read <= $2 RETURNING id, organization_id
    ), gone AS (
      DELETE FROM document_link USING d WHERE document_id = d.id AND target <> ALL ($3::text[])
    )
    INSERT INTO document_link (document_id, organization_id, target)
    SELECT d.id, d.organization_id, target FROM d CROSS JOIN unnest($3::text[]) AS target
    ON CONFLICT DO NOTHING`,
}

const LINKING = visibleStatements(
  'link-linking',
  4,
  ({ tables, documents, condition }) => `${tables} SELECT ${DOCUMENT_COLUMNS}
    FROM document_link l JOIN ${documents} d ON d.id = l.document_id JOIN project p ON p.id = d.project_id
    WHERE l.target = $1 AND d.trashed_at IS NULL AND p.key || '/' || d.key <> $1
      AND ($3::timestamptz IS NULL OR (${UPDATED_AT}, d.id) < ($3, $4::uuid)) AND ${condition}
    ORDER BY ${UPDATED_AT} DESC, d.id DESC LIMIT $2`,
)

const UNREAD: Statement = {
  name: 'link-unread',
  text: `SELECT ${DOCUMENT_COLUMNS} FROM document d JOIN project p ON p.id = d.project_id
    WHERE d.head > d.links_read AND d.updated_at < $1 AND ($2::uuid IS NULL OR d.id > $2)
    ORDER BY d.id LIMIT $3`,
}

/** `LinkStore` in SQL. */
export class SqlLinks implements LinkStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  async replace(documentId: string, revision: number, targets: readonly string[]): Promise<void> {
    await this.#session.query(REPLACE, [documentId, revision, [...new Set(targets)]])
  }

  async linking(
    target: string,
    { limit, after, visibleTo = VISIBLE_TO_ALL }: LinkingOptions,
  ): Promise<DocumentRecord[]> {
    if (visibleTo.kind === 'none') return []
    const values = [
      target,
      limit,
      after?.updatedAt ?? null,
      after?.id ?? null,
      ...visibilityValues(visibleTo),
    ]
    return (await this.#session.query<DocumentRow>(LINKING[visibleTo.kind], values)).map(toDocument)
  }

  async unread({ before, after, limit }: Parameters<LinkStore['unread']>[0]): Promise<DocumentRecord[]> {
    return (await this.#session.query<DocumentRow>(UNREAD, [before, after, limit])).map(toDocument)
  }
}
