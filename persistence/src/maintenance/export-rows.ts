import { toAuthorship } from '../authorship/authorship-row.ts'
import { toStoredThreads } from '../comments/exported-threads.ts'
import type { SqlSession, Statement } from '../sql/sql.ts'
import type { StoredRow } from '../sql/stored-row.ts'
import type { ExportColumn } from '../tables/table-registration.ts'
import { toVersion } from '../versions/sql-versions.ts'
import type { StoredRows } from './maintenance.ts'
import { EXPORTED, type ExportedTable } from './registry.ts'

/** The columns of the statement, and their values in rows of tables that do not fill them. */
const COLUMNS: Readonly<Record<ExportColumn, string>> = {
  seq: '0::bigint',
  bytes: 'NULL::bytea',
  format: '0::smallint',
  checksum: 'NULL::bigint',
  principal: "''::text",
  at: 'NULL::timestamptz',
  id: 'NULL::uuid',
  kind: 'NULL::text',
  name: 'NULL::text',
  client: 'NULL::bigint',
  run: 'NULL::text',
  detail: 'NULL::text',
}

/** All rows of a document as of one moment; `part` is the index of the table in `EXPORTED`. */
const ROWS: Statement = {
  name: 'maintenance-rows',
  text: EXPORTED.map(({ table, exported }, part) => {
    const own: Partial<Record<string, string>> = exported.columns
    const columns = Object.entries(COLUMNS).map(([name, absent]) => `${own[name] ?? absent} AS ${name}`)
    return `SELECT ${part} AS part, ${columns.join(', ')} FROM ${table} WHERE ${exported.document} = $1`
  }).join('\n    UNION ALL '),
}

interface PartRow extends StoredRow {
  readonly part: number
  readonly id: string
  /** Of a version, an author or a commenter, depending on the part. */
  readonly kind: never
  readonly name: string | null
  readonly client: number
  readonly run: string | null
  readonly detail: string | null
}

/** Reads what `MaintenanceStore.rows` returns. */
export async function exportRows(session: SqlSession, documentId: string): Promise<StoredRows | null> {
  const parts: Record<ExportedTable, PartRow[]> = {
    document: [],
    document_snapshot: [],
    document_update: [],
    authorship: [],
    document_version: [],
    comment_thread: [],
    comment: [],
  }
  for (const row of await session.query<PartRow>(ROWS, [documentId])) {
    const registration = EXPORTED[row.part]
    if (registration === undefined) throw new TypeError(`There is no table ${row.part} in exports.`)
    parts[registration.table].push(row)
  }
  const [document] = parts.document
  if (document === undefined) return null
  const [snapshot] = parts.document_snapshot
  return {
    head: document.seq,
    snapshot: snapshot === undefined ? null : toRow(snapshot),
    updates: parts.document_update.map(toRow).sort((a, b) => a.seq - b.seq),
    authorship: parts.authorship
      .map((row) => toAuthorship({ ...row, clock: row.seq }))
      .sort((a, b) => a.client - b.client || a.clock - b.clock),
    versions: parts.document_version
      .map((row) => ({
        ...toVersion({ ...row, document_id: documentId, created_at: row.at }),
        row: toRow(row),
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
    threads: toStoredThreads(documentId, parts.comment_thread, parts.comment),
  }
}

function toRow({ seq, bytes, format, checksum, principal, at }: PartRow): StoredRow {
  return { seq, bytes, format, checksum, principal, at }
}
