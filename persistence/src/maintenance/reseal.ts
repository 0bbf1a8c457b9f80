import { sealedWith } from '../encryption/seal.ts'
import type { RowBytes, RowCodec } from '../sql/row-codec.ts'
import type { SqlSession, Statement } from '../sql/sql.ts'
import { ROW_SEALED } from '../sql/stored-row.ts'
import { SEALED } from './registry.ts'

/** Rows read at a time; each may be large. */
const PAGE = 100

type Key = string | number

/** The statements for a table with sealed bytes. */
const STATEMENTS = SEALED.map(({ table, resealed: { key, type, nameOf } }) => ({
  read: {
    name: `reseal-read-${table}`,
    text: `SELECT ${key} AS key, bytes, format, checksum FROM ${table}
      WHERE document_id = $1 AND ($2::${type} IS NULL OR ${key} > $2) ORDER BY ${key} LIMIT ${PAGE}`,
  } satisfies Statement,
  write: {
    name: `reseal-write-${table}`,
    text: `UPDATE ${table} SET bytes = $3, format = $4, checksum = $5
      WHERE document_id = $1 AND ${key} = $2 AND checksum IS NOT DISTINCT FROM $6 RETURNING 1`,
  } satisfies Statement,
  nameOf,
}))

/**
 * Does what `MaintenanceStore.reseal` says, row by row, while others read and write. Rejects with `damaged` or
 * `missing-key`; the rows before stay rewritten.
 */
export async function reseal(session: SqlSession, codec: RowCodec, documentId: string): Promise<number> {
  let rewritten = 0
  for (const { read, write, nameOf } of STATEMENTS) {
    for (let after: Key | null = null; ; ) {
      const rows: (RowBytes & { key: Key })[] = await session.query(read, [documentId, after])
      for (const row of rows) {
        after = row.key
        if (isCurrent(codec, row)) continue
        const plain = codec.decode(documentId, row, nameOf(row.key))
        const { bytes, format, checksum } = codec.encode(documentId, plain)
        const written = await session.query(write, [
          documentId,
          row.key,
          bytes,
          format,
          checksum,
          row.checksum,
        ])
        rewritten += written.length
      }
      if (rows.length < PAGE) break
    }
  }
  return rewritten
}

function isCurrent(codec: RowCodec, { format, bytes }: RowBytes): boolean {
  if (format !== codec.format) return false
  return format !== ROW_SEALED || sealedWith(bytes) === codec.keys?.first.id
}
