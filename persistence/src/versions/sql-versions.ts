import { v7 as uuidv7 } from 'uuid'
import { type MaybePiece, Pieces, selectPieces } from '../sql/pieces.ts'
import type { RowCodec } from '../sql/row-codec.ts'
import type { SqlSession, Statement } from '../sql/sql.ts'
import { Turns } from '../sql/turns.ts'
import { inTurns } from '../steps.ts'
import { StoreError } from '../store-error.ts'
import type { VersionKind, VersionRecord, VersionStore } from './versions.ts'

/** A version's row without its bytes. */
export interface VersionRow {
  readonly id: string
  readonly document_id: string
  readonly kind: VersionKind
  readonly name: string | null
  readonly principal: string
  readonly created_at: Date
}

/** The columns of {@link VersionRow}. */
export const VERSION_COLUMNS = 'id, document_id, kind, name, principal, created_at'

const CREATE: Statement = {
  name: 'version-create',
  text: `INSERT INTO document_version
      (id, organization_id, document_id, kind, name, principal, format, checksum, bytes)
    SELECT $1, organization_id, id, $3, $4, $5, $6, $7, $8 FROM document WHERE id = $2
    RETURNING ${VERSION_COLUMNS}`,
}

const LIST: Statement = {
  name: 'version-list',
  text: `SELECT ${VERSION_COLUMNS} FROM document_version
    WHERE document_id = $1 AND ($2::uuid IS NULL OR id < $2) AND (NOT $4 OR name IS NOT NULL)
    ORDER BY id DESC LIMIT $3`,
}

const LOAD: Statement = {
  name: 'version-load',
  text: selectPieces(
    `${VERSION_COLUMNS}, format, checksum`,
    'document_version WHERE document_id = $1 AND id = $2',
    '$3',
  ),
}

const RENAME: Statement = {
  name: 'version-rename',
  text: `UPDATE document_version SET name = $3 WHERE document_id = $1 AND id = $2 RETURNING ${VERSION_COLUMNS}`,
}

const REMOVE: Statement = {
  name: 'version-remove',
  text: 'DELETE FROM document_version WHERE document_id = $1 AND id = ANY ($2::uuid[])',
}

const DOCUMENTS: Statement = {
  name: 'version-documents',
  text: `SELECT DISTINCT document_id AS id FROM document_version
    WHERE name IS NULL AND ($1::uuid IS NULL OR document_id > $1) ORDER BY document_id LIMIT $2`,
}

const VISIT: Statement = {
  name: 'version-visit',
  text: `INSERT INTO document_visit AS v (account_id, document_id, organization_id)
    SELECT $2, id, organization_id FROM document WHERE id = $1
    ON CONFLICT (account_id, document_id) DO UPDATE SET seen_at = now(),
      since_at = CASE WHEN v.seen_at < now() - interval '30 minutes' THEN v.seen_at ELSE v.since_at END
    RETURNING since_at`,
}

/** `VersionStore` in SQL. */
export class SqlVersions implements VersionStore {
  readonly #session: SqlSession
  readonly #codec: RowCodec

  constructor(session: SqlSession, codec: RowCodec) {
    this.#session = session
    this.#codec = codec
  }

  async create(version: Parameters<VersionStore['create']>[0]): Promise<VersionRecord> {
    const { documentId, kind, name, principal } = version
    const { format, checksum, bytes } = await inTurns(this.#codec.encoding(documentId, version.bytes))
    const values = [uuidv7(), documentId, kind, name, principal, format, checksum, bytes]
    const [row] = await this.#session.query<VersionRow>(CREATE, values)
    if (row === undefined) throw StoreError.unknownDocuments([documentId])
    return toVersion(row)
  }

  async list(documentId: string, options: Parameters<VersionStore['list']>[1]): Promise<VersionRecord[]> {
    const values = [documentId, options.before ?? null, options.limit, options.isNamed ?? false]
    return (await this.#session.query<VersionRow>(LIST, values)).map(toVersion)
  }

  async load(documentId: string, id: string): Promise<{ version: VersionRecord; bytes: Uint8Array } | null> {
    const { pieceBytes } = this.#session
    const rows = await this.#session.query<VersionRow & MaybePiece>(LOAD, [documentId, id, pieceBytes])
    const pieces = new Pieces(pieceBytes)
    const turns = new Turns()
    let whole: (VersionRow & MaybePiece) | null = null
    for (const row of rows) {
      if (turns.isOver(row.bytes.length)) await turns.next()
      whole = pieces.take(row, id)
    }
    pieces.end()
    if (whole === null) return null
    const bytes = await inTurns(this.#codec.decoding(documentId, whole, `Version ${id}`))
    return { version: toVersion(whole), bytes }
  }

  async rename(documentId: string, id: string, name: string): Promise<VersionRecord | null> {
    const [row] = await this.#session.query<VersionRow>(RENAME, [documentId, id, name])
    return row === undefined ? null : toVersion(row)
  }

  async remove(documentId: string, ids: readonly string[]): Promise<void> {
    await this.#session.query(REMOVE, [documentId, ids])
  }

  async visit(documentId: string, account: string): Promise<Date | null> {
    const [row] = await this.#session.query<{ since_at: Date | null }>(VISIT, [documentId, account])
    return row?.since_at ?? null
  }

  async documentsWithUnnamed(after: string | null, limit: number): Promise<string[]> {
    return (await this.#session.query<{ id: string }>(DOCUMENTS, [after, limit])).map(({ id }) => id)
  }
}

/** The record of a row. */
export function toVersion(row: VersionRow): VersionRecord {
  const { id, kind, name, principal } = row
  return { id, documentId: row.document_id, kind, name, principal, createdAt: row.created_at }
}
