import { sealedWith } from '../encryption/seal.ts'
import type { RowBytes, RowCodec } from '../sql/row-codec.ts'
import type { SqlSession, Statement } from '../sql/sql.ts'
import { ROW_SEALED } from '../sql/stored-row.ts'

/** Where bytes are stored, and which column tells a document's rows apart. */
const TABLES = [
  { table: 'document_update', key: 'seq', type: 'bigint', what: 'Update' },
  { table: 'document_version', key: 'id', type: 'uuid', what: 'Version' },
] as const

/** So many rows are read at a time: they may be large. */
const PAGE = 100

/** A snapshot is one row: its key is its document. */
const SNAPSHOT: Statement = {
  name: 'reseal-snapshot-read',
  text: 'SELECT seq AS key, bytes, format, checksum FROM document_snapshot WHERE document_id = $1',
}

/** Only what is there as it was read is replaced: a compaction may have been quicker. */
const SNAPSHOT_WRITE: Statement = {
  name: 'reseal-snapshot-write',
  text: `UPDATE document_snapshot SET bytes = $3, format = $4, checksum = $5
    WHERE document_id = $1 AND seq = $2 RETURNING 1`,
}

type Key = string | number

/** Rewrites rows of a document under the first key, one by one, while others read and write. */
export class Resealing {
  readonly #session: SqlSession
  readonly #codec: RowCodec

  constructor(session: SqlSession, codec: RowCodec) {
    this.#session = session
    this.#codec = codec
  }

  /** Returns how many rows were rewritten. Rejects with `damaged` or `missing-key`, after what went well. */
  async reseal(documentId: string): Promise<number> {
    let rewritten = 0
    for (const row of await this.#session.query<RowBytes & { key: Key }>(SNAPSHOT, [documentId])) {
      rewritten += await this.#rewrite(documentId, row, 'The snapshot', SNAPSHOT_WRITE)
    }
    for (const { table, key, type, what } of TABLES) {
      const read: Statement = {
        name: `reseal-read-${table}`,
        text: `SELECT ${key} AS key, bytes, format, checksum FROM ${table}
          WHERE document_id = $1 AND ($2::${type} IS NULL OR ${key} > $2) ORDER BY ${key} LIMIT ${PAGE}`,
      }
      const write: Statement = {
        name: `reseal-write-${table}`,
        text: `UPDATE ${table} SET bytes = $3, format = $4, checksum = $5
          WHERE document_id = $1 AND ${key} = $2 RETURNING 1`,
      }
      for (let after: Key | null = null; ; ) {
        const rows: (RowBytes & { key: Key })[] = await this.#session.query(read, [documentId, after])
        for (const row of rows) {
          rewritten += await this.#rewrite(documentId, row, `${what} ${row.key}`, write)
          after = row.key
        }
        if (rows.length < PAGE) break
      }
    }
    return rewritten
  }

  async #rewrite(
    documentId: string,
    row: RowBytes & { readonly key: Key },
    what: string,
    write: Statement,
  ): Promise<number> {
    if (this.#isCurrent(row)) return 0
    const plain = this.#codec.decode(documentId, row, what)
    const { bytes, format, checksum } = this.#codec.encode(documentId, plain)
    return (await this.#session.query(write, [documentId, row.key, bytes, format, checksum])).length
  }

  #isCurrent({ format, bytes }: RowBytes): boolean {
    if (format !== this.#codec.format) return false
    return format !== ROW_SEALED || sealedWith(bytes) === this.#codec.keys?.first.id
  }
}
