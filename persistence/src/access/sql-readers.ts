import type { SqlSession, Statement } from '../sql/sql.ts'
import type { NamedParty, ReaderStore } from './readers.ts'
import { LIVING_LINK } from './sql-facts.ts'

const NAMED: Statement = {
  name: 'reader-named',
  text: `SELECT 'account' AS kind, id, name, colour FROM account WHERE id = ANY ($1::uuid[])
    UNION ALL SELECT 'group', id, name, NULL FROM user_group WHERE id = ANY ($1::uuid[])`,
}

/** The document `t`, the grants of it and, unless it is restricted, of its project, and whether everyone has one. */
const GRANTED = `t AS (SELECT id, project_id, organization_id, restricted FROM document WHERE id = $1),
    granted AS MATERIALIZED (
      SELECT g.account_id, g.group_id FROM t JOIN document_grant g ON g.document_id = t.id
      UNION ALL SELECT g.account_id, g.group_id FROM t JOIN project_grant g ON g.project_id = t.project_id
        WHERE NOT t.restricted
    ),
    everyone AS (SELECT EXISTS (SELECT FROM granted WHERE account_id IS NULL AND group_id IS NULL) AS granted)`

/** Whether a group `u` reaches the document. */
const GROUP_REACHES = '(u.id IN (SELECT group_id FROM granted) OR (SELECT e.granted FROM everyone e))'

const SEARCH: Statement = {
  name: 'reader-search',
  text: `WITH ${GRANTED},
    reaching AS (
      SELECT account_id AS id FROM granted WHERE account_id IS NOT NULL
      UNION SELECT u.account_id FROM granted g JOIN group_member u ON u.group_id = g.group_id
      UNION SELECT m.account_id FROM t JOIN membership m ON m.organization_id = t.organization_id
        WHERE m.role IN ('owner', 'admin') AND NOT t.restricted
          OR m.role <> 'guest' AND (SELECT e.granted FROM everyone e)
      UNION SELECT lv.account_id FROM t JOIN share_link l ON l.document_id = t.id
        JOIN link_visit lv ON lv.link_id = l.id WHERE lv.account_id IS NOT NULL AND ${LIVING_LINK}
    ), found AS (
      SELECT 'account' AS kind, a.id, a.name, a.colour FROM account a JOIN reaching r ON r.id = a.id
        WHERE a.disabled_at IS NULL AND position(lower($2) IN lower(a.name)) > 0
      UNION ALL SELECT 'group', u.id, u.name, NULL FROM t JOIN user_group u ON u.organization_id = t.organization_id
        WHERE position(lower($2) IN lower(u.name)) > 0 AND ${GROUP_REACHES}
    )
    SELECT kind, id, name, colour FROM found ORDER BY lower(name), id LIMIT $3`,
}

const GROUPS: Statement = {
  name: 'reader-groups',
  text: `WITH ${GRANTED}
    SELECT 'group' AS kind, u.id, u.name, NULL AS colour FROM t JOIN user_group u ON u.organization_id = t.organization_id
    WHERE u.id = ANY ($2::uuid[]) AND ${GROUP_REACHES}`,
}

/** `ReaderStore` in SQL. */
export class SqlReaders implements ReaderStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  named(ids: readonly string[]): Promise<NamedParty[]> {
    return this.#session.query<NamedParty>(NAMED, [ids])
  }

  search(document: string, query: string, limit: number): Promise<NamedParty[]> {
    return this.#session.query<NamedParty>(SEARCH, [document, query, limit])
  }

  groupsOf(document: string, groups: readonly string[]): Promise<NamedParty[]> {
    return this.#session.query<NamedParty>(GROUPS, [document, groups])
  }
}
