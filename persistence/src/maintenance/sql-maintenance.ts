import { authorshipColumns, toAuthorship } from '../authorship/authorship-row.ts'
import type { DocumentRecord } from '../documents/documents.ts'
import {
  DOCUMENT_COLUMNS,
  type DocumentRow,
  projectCreation,
  toDocument,
} from '../documents/sql-documents.ts'
import { knownKeys, retireKeys } from '../keys/keys.ts'
import { encodeByteaArray } from '../sql/bytea-array.ts'
import type { RowCodec } from '../sql/row-codec.ts'
import type { SqlSession, Statement } from '../sql/sql.ts'
import type { StoredRow } from '../sql/stored-row.ts'
import { toVersion } from '../versions/sql-versions.ts'
import type { VersionRecord } from '../versions/versions.ts'
import type { MaintenanceStore, RestoredDocument, StoredRows } from './maintenance.ts'
import { Resealing } from './resealing.ts'

const DOCUMENTS: Statement = {
  name: 'maintenance-documents',
  text: `SELECT ${DOCUMENT_COLUMNS} FROM document d JOIN project p ON p.id = d.project_id
    WHERE ($1::text IS NULL OR p.key = $1) AND ($2::uuid IS NULL OR d.id > $2) ORDER BY d.id LIMIT $3`,
}

/** Part 0 the head, 1 the snapshot, 2 updates, 3 versions; one statement, thus of one moment. */
const ROWS: Statement = {
  name: 'maintenance-rows',
  text: `SELECT 0 AS part, head AS seq, NULL::bytea AS bytes, 0::smallint AS format, NULL::bigint AS checksum,
      '' AS principal, created_at AS at, NULL::uuid AS id, NULL::text AS kind, NULL::text AS name,
      NULL::bigint AS client, NULL::text AS run
      FROM document WHERE id = $1
    UNION ALL SELECT 1, seq, bytes, format, checksum, '', at, NULL, NULL, NULL, NULL, NULL
      FROM document_snapshot WHERE document_id = $1
    UNION ALL SELECT 2, seq, bytes, format, checksum, principal, at, NULL, NULL, NULL, NULL, NULL
      FROM document_update WHERE document_id = $1
    UNION ALL SELECT 3, 0, bytes, format, checksum, principal, created_at, id, kind, name, NULL, NULL
      FROM document_version WHERE document_id = $1
    UNION ALL SELECT 4, clock, NULL, 0::smallint, NULL, principal, at, NULL, kind, NULL, client, run
      FROM authorship WHERE document_id = $1`,
}

interface PartRow extends StoredRow {
  readonly part: number
  readonly id: string
  /** Of a version or an author, depending on the part. */
  readonly kind: never
  readonly name: string | null
  readonly client: number
  readonly run: string | null
}

/**
 * A document with its updates (`$9` to `$13`, `$22`) and authorship (`$14` to `$18`, `$24`, `$25`), or nothing when its
 * id or place is taken.
 */
const RESTORE: Statement = {
  name: 'maintenance-restore',
  text: `WITH p AS (SELECT id, organization_id FROM project WHERE key = $2),
    d AS (
      INSERT INTO document
        (id, organization_id, project_id, key, title, created_at, updated_at, trashed_at, head, read_only)
      SELECT $1, p.organization_id, p.id, $3, $4, $5, $6, $7, $8, $23 FROM p
      ON CONFLICT DO NOTHING RETURNING id, organization_id
    ), u AS (
      INSERT INTO document_update (organization_id, document_id, seq, bytes, checksum, principal, format, at)
      SELECT d.organization_id, d.id, e.seq, e.bytes, e.checksum, e.principal, $13, coalesce(e.at, now())
      FROM d CROSS JOIN unnest($9::bigint[], $10::bytea[], $11::bigint[], $12::text[], $22::timestamptz[])
        AS e (seq, bytes, checksum, principal, at)
    ), a AS (
      INSERT INTO authorship (organization_id, document_id, client, clock, principal, kind, run)
      SELECT d.organization_id, d.id, e.client, e.clock, a.principal, a.kind, a.run
      FROM d CROSS JOIN unnest($14::text[], $15::text[], $16::text[], $17::integer[], $18::integer[])
        AS a (principal, kind, run, first, last)
      CROSS JOIN LATERAL unnest(($24::bigint[])[a.first:a.last], ($25::bigint[])[a.first:a.last])
        AS e (client, clock)
    ), s AS (
      INSERT INTO document_snapshot (document_id, organization_id, seq, bytes, checksum, format)
      SELECT d.id, d.organization_id, $19, $20, $21, $13 FROM d WHERE $20::bytea IS NOT NULL
    )
    SELECT id FROM d`,
}

const RESTORE_VERSION: Statement = {
  name: 'maintenance-restore-version',
  text: `INSERT INTO document_version
      (id, organization_id, document_id, kind, name, principal, created_at, format, checksum, bytes)
    SELECT $1, organization_id, id, $3, $4, $5, $6, $7, $8, $9 FROM document WHERE id = $2
    ON CONFLICT (id) DO NOTHING RETURNING id`,
}

/** Whoever is forgotten becomes nobody in particular. */
const FORGET: Statement = {
  name: 'maintenance-forget',
  text: `WITH u AS (UPDATE document_update SET principal = 'deleted' WHERE principal = $1 RETURNING 1),
    a AS (UPDATE authorship SET principal = 'deleted' WHERE principal = $1 RETURNING 1),
    v AS (UPDATE document_version SET principal = 'deleted' WHERE principal = $1 RETURNING 1)
    SELECT (SELECT count(*) FROM u) + (SELECT count(*) FROM a) + (SELECT count(*) FROM v) AS entries`,
}

/** `MaintenanceStore` in SQL. */
export class SqlMaintenance implements MaintenanceStore {
  readonly #session: SqlSession
  readonly #codec: RowCodec
  readonly #resealing: Resealing

  constructor(session: SqlSession, codec: RowCodec) {
    this.#session = session
    this.#codec = codec
    this.#resealing = new Resealing(session, codec)
  }

  async documents(options: Parameters<MaintenanceStore['documents']>[0]): Promise<DocumentRecord[]> {
    const values = [options.project ?? null, options.after, options.limit]
    return (await this.#session.query<DocumentRow>(DOCUMENTS, values)).map(toDocument)
  }

  async rows(documentId: string): Promise<StoredRows | null> {
    const rows = await this.#session.query<PartRow>(ROWS, [documentId])
    const part = (number: number): PartRow[] => rows.filter((row) => row.part === number)
    const [document] = part(0)
    if (document === undefined) return null
    const [snapshot] = part(1)
    return {
      head: document.seq,
      snapshot: snapshot === undefined ? null : toRow(snapshot),
      updates: part(2)
        .map(toRow)
        .sort((a, b) => a.seq - b.seq),
      authorship: part(4)
        .map((row) => toAuthorship({ ...row, clock: row.seq }))
        .sort((a, b) => a.client - b.client || a.clock - b.clock),
      versions: part(3)
        .map((row) => ({
          ...toVersion({ ...row, document_id: documentId, created_at: row.at }),
          row: toRow(row),
        }))
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
    }
  }

  open(documentId: string, row: StoredRow): Uint8Array {
    return this.#codec.decode(documentId, row, row.seq === 0 ? 'A version' : `Row ${row.seq}`)
  }

  async restore({ document, head, snapshot, updates, authorship }: RestoredDocument): Promise<boolean> {
    const { id, project, key, title, createdAt, updatedAt, trashedAt, readOnly } = document
    await this.#session.query(projectCreation.statement, projectCreation.values(project))
    const rows = updates.map(({ bytes }) => this.#codec.encode(id, bytes))
    const base = snapshot === null ? null : this.#codec.encode(id, snapshot.bytes)
    const [, principals, kinds, runs, firsts, lasts, clients, clocks] = authorshipColumns([
      { index: 0, authorship },
    ])
    const written = await this.#session.query(RESTORE, [
      id,
      project,
      key,
      title,
      createdAt,
      updatedAt,
      trashedAt,
      head,
      updates.map(({ seq }) => seq),
      encodeByteaArray(rows.map(({ bytes }) => bytes)),
      rows.map(({ checksum }) => checksum),
      updates.map(({ principal }) => principal),
      this.#codec.format,
      principals,
      kinds,
      runs,
      firsts,
      lasts,
      snapshot?.seq ?? null,
      base?.bytes ?? null,
      base?.checksum ?? null,
      updates.map(({ at }) => at?.toISOString() ?? null),
      readOnly,
      clients,
      clocks,
    ])
    return written.length > 0
  }

  async restoreVersion(version: VersionRecord, bytes: Uint8Array): Promise<boolean> {
    const { id, documentId, kind, name, principal, createdAt } = version
    const row = this.#codec.encode(documentId, bytes)
    const values = [id, documentId, kind, name, principal, createdAt, row.format, row.checksum, row.bytes]
    return (await this.#session.query(RESTORE_VERSION, values)).length > 0
  }

  reseal(documentId: string): Promise<number> {
    return this.#resealing.reseal(documentId)
  }

  retireKeys(): Promise<string[]> {
    return retireKeys(this.#session, this.#codec.keys)
  }

  keys(): Promise<string[]> {
    return knownKeys(this.#session)
  }

  async forgetPrincipal(principal: string): Promise<number> {
    const [row] = await this.#session.query<{ entries: number }>(FORGET, [principal])
    return row?.entries ?? 0
  }
}

function toRow({ seq, bytes, format, checksum, principal, at }: PartRow): StoredRow {
  return { seq, bytes, format, checksum, principal, at }
}
