import { encodeByteaArray } from '../sql/bytea-array.ts'
import type { TableRegistration } from '../tables/table-registration.ts'
import type { StoredSnapshot } from './updates.ts'

/** What the tables of updates take from an export. Bytes are plain. */
export interface RestoredLog {
  readonly document: { readonly id: string }
  readonly snapshot: StoredSnapshot | null
  readonly updates: readonly RestoredUpdate[]
}

/** An update to be restored. */
export interface RestoredUpdate {
  readonly seq: number
  readonly bytes: Uint8Array
  readonly principal: string
  /** Time of the update; now when absent. */
  readonly at?: Date
}

/** Snapshots, one for each document at most. */
export const DOCUMENT_SNAPSHOT = {
  table: 'document_snapshot',
  exported: {
    document: 'document_id',
    columns: { seq: 'seq', bytes: 'bytes', format: 'format', checksum: 'checksum', at: 'at' },
  },
  imported: {
    step: 'with',
    insert: (parameter) => `INSERT INTO document_snapshot
        (document_id, organization_id, seq, bytes, checksum, format)
      SELECT d.id, d.organization_id, ${[1, 2, 3, 4].map(parameter).join(', ')} FROM d
      WHERE ${parameter(2)}::bytea IS NOT NULL`,
    values: ({ document, snapshot }, codec) => {
      const row = snapshot === null ? null : codec.encode(document.id, snapshot.bytes)
      return [snapshot?.seq ?? null, row?.bytes ?? null, row?.checksum ?? null, codec.format]
    },
  },
  purged: { cascade: 'document_id' },
  forgotten: { none: 'It names no principal.' },
  // A compaction may replace the snapshot while it is sealed: its sequence number tells.
  resealed: { key: 'seq', type: 'bigint', nameOf: () => 'The snapshot' },
} as const satisfies TableRegistration<RestoredLog>

/** Updates after the snapshot. */
export const DOCUMENT_UPDATE = {
  table: 'document_update',
  exported: {
    document: 'document_id',
    columns: {
      seq: 'seq',
      bytes: 'bytes',
      format: 'format',
      checksum: 'checksum',
      principal: 'principal',
      at: 'at',
    },
  },
  imported: {
    step: 'with',
    insert: (parameter) => `INSERT INTO document_update
        (organization_id, document_id, seq, bytes, checksum, principal, format, at)
      SELECT d.organization_id, d.id, e.seq, e.bytes, e.checksum, e.principal, ${parameter(6)}, coalesce(e.at, now())
      FROM d CROSS JOIN unnest(${parameter(1)}::bigint[], ${parameter(2)}::bytea[], ${parameter(3)}::bigint[],
          ${parameter(4)}::text[], ${parameter(5)}::timestamptz[])
        AS e (seq, bytes, checksum, principal, at)`,
    values: ({ document, updates }, codec) => {
      const rows = updates.map(({ bytes }) => codec.encode(document.id, bytes))
      return [
        updates.map(({ seq }) => seq),
        encodeByteaArray(rows.map(({ bytes }) => bytes)),
        rows.map(({ checksum }) => checksum),
        updates.map(({ principal }) => principal),
        updates.map(({ at }) => at?.toISOString() ?? null),
        codec.format,
      ]
    },
  },
  purged: { statement: 'DELETE FROM document_update USING d WHERE document_id = d.id' },
  forgotten: { column: 'principal' },
  resealed: { key: 'seq', type: 'bigint', nameOf: (key) => `Update ${key}` },
} as const satisfies TableRegistration<RestoredLog>
