import { v7 as uuidv7 } from 'uuid'
import { visibilityValues, visibleStatements } from '../access/sql-visibility.ts'
import type { Visibility } from '../access/visibility.ts'
import type { Sql, SqlParameter, Statement } from '../sql/sql.ts'
import type {
  NewNotifications,
  NotificationFeature,
  NotificationKind,
  NotificationListOptions,
  NotificationRecord,
} from './notifications.ts'
import { SqlDigests } from './sql-digests.ts'
import { SqlMutes } from './sql-mutes.ts'

/** Notifications of an account; of more, the oldest are deleted. */
export const MOST_NOTIFICATIONS = 1_000
/** An account's surplus is deleted each time its revision is a multiple of this: so many more it may have at most. */
const TRIM_EVERY = 50

const ADD: Statement = {
  name: 'notification-add',
  text: `WITH d AS (SELECT id, organization_id FROM document WHERE id = $1 AND trashed_at IS NULL),
    added AS (
      INSERT INTO notification (id, organization_id, document_id, account_id, event, kind, thread_id, comment_id,
        suggestion_id, principal, at)
      SELECT w.id, d.organization_id, d.id, w.account, $5, w.kind, $6, $7, $8, $9, $10
      FROM d CROSS JOIN unnest($2::uuid[], $3::uuid[], $4::text[]) AS w (id, account, kind)
      JOIN account a ON a.id = w.account
      WHERE NOT EXISTS (SELECT FROM document_mute m WHERE m.account_id = w.account AND m.document_id = d.id)
        AND NOT EXISTS (SELECT FROM notification n WHERE n.account_id = w.account AND n.suggestion_id = $8
          AND n.kind = w.kind AND n.read_at IS NULL)
      ON CONFLICT DO NOTHING RETURNING account_id
    )
    INSERT INTO notification_account AS o (account_id, revision) SELECT account_id, 1 FROM added
    ON CONFLICT (account_id) DO UPDATE SET revision = o.revision + 1 RETURNING account_id AS account, revision`,
}

const TRIM: Statement = {
  name: 'notification-trim',
  text: `DELETE FROM notification n USING unnest($1::uuid[]) AS w (account)
    WHERE n.account_id = w.account AND n.id <= (SELECT o.id FROM notification o WHERE o.account_id = w.account
      ORDER BY o.id DESC OFFSET ${MOST_NOTIFICATIONS} LIMIT 1)`,
}

const COLUMNS = `n.id, n.kind, n.document_id AS "documentId", p.key AS project, d.key, d.title, n.thread_id AS thread,
  n.comment_id AS comment, n.suggestion_id AS suggestion, n.principal, coalesce(b.name, v.name) AS name, b.colour, n.at,
  n.read_at AS "readAt"`

/** The id in a principal of this kind, of a notification `n`; NULL for others. */
const idIn = (kind: 'person' | 'link'): string =>
  `CASE WHEN starts_with(n.principal, '${kind}:') THEN substr(n.principal, ${kind.length + 2})::uuid END`

/** The condition on the ids of documents is one that an index answers, so that not all visible ones are read. */
const VISIBLE = `d.trashed_at IS NULL
  AND d.id = ANY (ARRAY(SELECT DISTINCT o.document_id FROM notification o WHERE o.account_id = $1))`

const LIST = visibleStatements(
  'notification-list',
  5,
  ({ tables, documents, condition }) => `${tables} SELECT ${COLUMNS}
    FROM notification n JOIN ${documents} d ON d.id = n.document_id JOIN project p ON p.id = d.project_id
    LEFT JOIN account b ON b.id = ${idIn('person')} LEFT JOIN link_visit v ON v.id = ${idIn('link')}
    WHERE n.account_id = $1 AND (n.read_at IS NULL OR NOT $2) AND ($3::uuid IS NULL OR n.id < $3)
      AND ($4::uuid[] IS NULL OR n.id = ANY ($4)) AND ${VISIBLE} AND ${condition}
    ORDER BY n.id DESC LIMIT $5`,
)

const UNREAD = visibleStatements(
  'notification-unread',
  1,
  ({ tables, documents, condition }) => `${tables} SELECT count(*)::integer AS count
    FROM notification n JOIN ${documents} d ON d.id = n.document_id JOIN project p ON p.id = d.project_id
    WHERE n.account_id = $1 AND n.read_at IS NULL AND ${VISIBLE} AND ${condition}`,
)

const MARK_READ: Statement = {
  name: 'notification-mark-read',
  text: `WITH marked AS (
      UPDATE notification SET read_at = now()
      WHERE account_id = $1 AND read_at IS NULL AND ($2::uuid[] IS NULL OR id = ANY ($2)) RETURNING 1
    ), told AS (
      UPDATE notification_account SET revision = revision + 1
      WHERE account_id = $1 AND EXISTS (SELECT FROM marked)
    )
    SELECT count(*)::integer AS count FROM marked`,
}

const DELETE_THREAD: Statement = {
  name: 'notification-delete-thread',
  text: `WITH deleted AS (
      DELETE FROM notification WHERE document_id = $1 AND thread_id = $2 RETURNING account_id
    )
    UPDATE notification_account SET revision = revision + 1 WHERE account_id IN (SELECT account_id FROM deleted)`,
}

const REVISIONS: Statement = {
  name: 'notification-revisions',
  text: 'SELECT account_id AS account, revision FROM notification_account WHERE account_id = ANY ($1::uuid[])',
}

const DELETE_BEFORE: Statement = {
  name: 'notification-delete-before',
  text: `DELETE FROM notification WHERE id IN (
      SELECT id FROM notification WHERE read_at < $1 OR at < $2 LIMIT $3) RETURNING 1`,
}

interface Row extends Omit<NotificationRecord, 'address'> {
  readonly project: string
  readonly key: string
}

/** `NotificationFeature` in SQL. */
export class SqlNotifications implements NotificationFeature {
  readonly mutes: SqlMutes
  readonly digests: SqlDigests
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
    this.mutes = new SqlMutes(sql)
    this.digests = new SqlDigests(sql)
  }

  async add({ accounts, ...one }: NewNotifications): Promise<string[]> {
    if (accounts.size === 0) return []
    const ids = [...accounts].map(() => uuidv7())
    const about = [one.event, one.thread, one.comment, one.suggestion, one.principal, one.at]
    const told = await this.#sql.query<{ account: string; revision: number }>(ADD, [
      ...[one.documentId, ids, [...accounts.keys()], [...accounts.values()] as NotificationKind[]],
      ...about,
    ])
    const full = told.filter(({ revision }) => revision % TRIM_EVERY === 0)
    if (full.length > 0) await this.#sql.query(TRIM, [full.map(({ account }) => account)])
    return told.map(({ account }) => account)
  }

  list(
    account: string,
    { unread, before, limit, visibleTo }: NotificationListOptions,
  ): Promise<NotificationRecord[]> {
    return this.#list([account, unread, before, null, limit], visibleTo)
  }

  find(account: string, ids: readonly string[], visibleTo: Visibility): Promise<NotificationRecord[]> {
    return this.#list([account, false, null, ids, ids.length], visibleTo)
  }

  async unread(account: string, visibleTo: Visibility): Promise<number> {
    if (visibleTo.kind === 'none') return 0
    const values = [account, ...visibilityValues(visibleTo)]
    const [row] = await this.#sql.query<{ count: number }>(UNREAD[visibleTo.kind], values)
    return row?.count ?? 0
  }

  async markRead(account: string, ids: readonly string[] | null): Promise<number> {
    const [row] = await this.#sql.query<{ count: number }>(MARK_READ, [account, ids])
    return row?.count ?? 0
  }

  async deleteThread(documentId: string, thread: string): Promise<void> {
    await this.#sql.query(DELETE_THREAD, [documentId, thread])
  }

  async revisions(accounts: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#sql.query<{ account: string; revision: number }>(REVISIONS, [accounts])
    return new Map(rows.map(({ account, revision }) => [account, revision]))
  }

  async deleteBefore(read: Date, any: Date, limit: number): Promise<number> {
    return (await this.#sql.query(DELETE_BEFORE, [read, any, limit])).length
  }

  async #list(values: readonly SqlParameter[], visibleTo: Visibility): Promise<NotificationRecord[]> {
    if (visibleTo.kind === 'none') return []
    const rows = await this.#sql.query<Row>(LIST[visibleTo.kind], [...values, ...visibilityValues(visibleTo)])
    return rows.map(({ project, key, ...row }) => ({ ...row, address: { project, key } }))
  }
}
