import type { StoredDocument, UpdateEntry, UpdateStore } from '../store.ts'
import { StoreError } from '../store-error.ts'
import { encodeByteaArray } from './bytea-array.ts'
import type { Sql, Statement } from './sql.ts'

/**
 * Appends a whole batch. `$1` are the documents and `$2` how many updates each gets; `$3` to `$6` are the
 * updates: index of the document in `$1` (from 1), number among that document's updates of the batch (from 1),
 * bytes, principal.
 *
 * `locked` takes the rows of the documents in id order, whatever the batch's order: two nodes with overlapping
 * batches wait for each other, never in a circle. `NO KEY UPDATE` is enough to order appends and lets a
 * snapshot's foreign key check pass. Whoever waited here sees the head that the other committed: sequence order
 * is commit order. With a document missing nothing is written and the missing ones are the answer.
 */
const APPEND: Statement = {
  name: 'update-append',
  text: `WITH wanted AS MATERIALIZED (
      SELECT id, updates, index
      FROM unnest($1::uuid[], $2::integer[]) WITH ORDINALITY AS w (id, updates, index)
    ), locked AS MATERIALIZED (
      SELECT id FROM document WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE
    ), missing AS MATERIALIZED (
      SELECT index FROM wanted WHERE id NOT IN (SELECT id FROM locked)
    ), bumped AS (
      UPDATE document d SET head = d.head + w.updates, updated_at = greatest(d.updated_at, now())
      FROM wanted w JOIN locked l ON l.id = w.id
      WHERE d.id = w.id AND NOT EXISTS (SELECT FROM missing)
      RETURNING d.id, d.organization_id, d.head - w.updates AS base, w.index
    ), inserted AS (
      INSERT INTO document_update (organization_id, document_id, seq, bytes, principal)
      SELECT b.organization_id, b.id, b.base + e.number, e.bytes, e.principal
      FROM unnest($3::integer[], $4::integer[], $5::bytea[], $6::text[]) AS e (index, number, bytes, principal)
      JOIN bumped b ON b.index = e.index
    )
    SELECT index, base FROM bumped UNION ALL SELECT index, NULL FROM missing`,
}

/** Snapshot and tail by one statement, thus of one moment. `part`: 0 the head, 1 the snapshot, 2 the tail. */
const LOAD: Statement = {
  name: 'document-load',
  text: `SELECT 0 AS part, head AS seq, NULL::bytea AS bytes FROM document WHERE id = $1
    UNION ALL SELECT 1, seq, bytes FROM document_snapshot WHERE document_id = $1
    UNION ALL SELECT 2, seq, bytes FROM document_update WHERE document_id = $1
      AND seq > coalesce((SELECT seq FROM document_snapshot WHERE document_id = $1), 0)`,
}

/** Writes a newer snapshot or none; whoever writes the snapshot row deletes what it covers. */
const SNAPSHOT: Statement = {
  name: 'document-snapshot',
  text: `WITH written AS (
      INSERT INTO document_snapshot AS s (document_id, organization_id, seq, bytes)
      SELECT id, organization_id, $2::bigint, $3 FROM document WHERE id = $1 AND head >= $2::bigint
      ON CONFLICT (document_id) DO UPDATE
        SET seq = excluded.seq, bytes = excluded.bytes, state_vector = NULL, at = now()
        WHERE s.seq < excluded.seq
      RETURNING s.seq
    ), deleted AS (
      DELETE FROM document_update u USING written w WHERE u.document_id = $1 AND u.seq <= w.seq
    )
    SELECT d.head, EXISTS (SELECT FROM written) AS written FROM document d WHERE d.id = $1`,
}

/** `UpdateStore` in SQL. */
export class DatabaseUpdates implements UpdateStore {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  async append(entries: readonly UpdateEntry[]): Promise<number[]> {
    if (entries.length === 0) return []
    const ids: string[] = []
    const counts: number[] = []
    const indexes = new Map<string, number>()
    const entryIndexes: number[] = []
    const entryNumbers: number[] = []
    for (const entry of entries) {
      let index = indexes.get(entry.documentId)
      if (index === undefined) {
        index = ids.push(entry.documentId)
        indexes.set(entry.documentId, index)
        counts.push(0)
      }
      const number = (counts[index - 1] ?? 0) + 1
      counts[index - 1] = number
      entryIndexes.push(index)
      entryNumbers.push(number)
    }
    const bytes = encodeByteaArray(entries.map((entry) => entry.bytes))
    const principals = entries.map((entry) => entry.principal)
    const rows = await this.#sql.query<{ index: number; base: number | null }>(APPEND, [
      ids,
      counts,
      entryIndexes,
      entryNumbers,
      bytes,
      principals,
    ])
    const missing = rows.filter((row) => row.base === null).map((row) => ids[row.index - 1] ?? '')
    if (missing.length > 0) throw StoreError.unknownDocuments(missing)
    const bases = new Map(rows.map((row) => [row.index, row.base ?? 0]))
    return entryNumbers.map((number, at) => {
      const base = bases.get(entryIndexes[at] ?? 0)
      if (base === undefined) throw new TypeError('The database answered without one of the documents.')
      return base + number
    })
  }

  async load(documentId: string): Promise<StoredDocument> {
    const rows = await this.#sql.query<{ part: number; seq: number; bytes: Uint8Array }>(LOAD, [documentId])
    let head: number | null = null
    let snapshot: StoredDocument['snapshot'] = null
    const tail: { seq: number; bytes: Uint8Array }[] = []
    for (const { part, seq, bytes } of rows) {
      if (part === 0) head = seq
      else if (part === 1) snapshot = { seq, bytes }
      else tail.push({ seq, bytes })
    }
    if (head === null) throw StoreError.unknownDocuments([documentId])
    tail.sort((a, b) => a.seq - b.seq)
    return { snapshot, tail, head }
  }

  async snapshot(documentId: string, seq: number, bytes: Uint8Array): Promise<boolean> {
    const [row] = await this.#sql.query<{ head: number; written: boolean }>(SNAPSHOT, [
      documentId,
      seq,
      bytes,
    ])
    if (row === undefined) throw StoreError.unknownDocuments([documentId])
    if (!row.written && row.head < seq) {
      throw new RangeError(
        `A snapshot cannot cover update ${seq}: the last one of ${documentId} is ${row.head}.`,
      )
    }
    return row.written
  }
}
