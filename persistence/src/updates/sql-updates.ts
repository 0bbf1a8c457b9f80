import type { Steps } from '@cowrite/crdt/steps'
import { type AuthoredPart, authorshipColumns } from '../authorship/authorship-row.ts'
import { encodingByteaArray } from '../sql/bytea-array.ts'
import type { EncodedRow, RowCodec } from '../sql/row-codec.ts'
import type { SqlParameter, SqlSession, Statement } from '../sql/sql.ts'
import { inTurns } from '../steps.ts'
import { StoreError } from '../store-error.ts'
import { readChanges } from './stored-changes.ts'
import type {
  BatchOrigin,
  DocumentHead,
  StoredChanges,
  StoredDocument,
  UpdateEntry,
  UpdateStore,
} from './updates.ts'

/**
 * The part of the statement that writes entries of authorship. `$10` to `$15` are the authors, each with the numbers of
 * its first and last entry; `$16` and `$17` are the entries of all authors.
 */
const AUTHORED = `, authored AS (
      INSERT INTO authorship (organization_id, document_id, client, clock, principal, kind, run)
      SELECT b.organization_id, b.id, e.client, e.clock, a.principal, a.kind, a.run
      FROM unnest($10::integer[], $11::text[], $12::text[], $13::text[], $14::integer[], $15::integer[])
        AS a (index, principal, kind, run, first, last)
      JOIN bumped b ON b.index = a.index
      CROSS JOIN LATERAL unnest(($16::bigint[])[a.first:a.last], ($17::bigint[])[a.first:a.last])
        AS e (client, clock)
      ON CONFLICT (document_id, client, clock) DO NOTHING
    )`

/**
 * Appends a whole batch. `$1` are the documents and `$2` how many updates each gets; `$3` to `$7` are the
 * updates: index of the document in `$1` (from 1), number among that document's updates of the batch (from 1),
 * checksum, principal, number at the origin; `$8` the format of all, `$9` the origin. The last parameter is their bytes:
 * a parameter behind many bytes makes the driver copy them once more. The answer is one text, `index:base,…`, with an
 * empty base for a document that does not exist: a driver reads a text faster than rows.
 *
 * `locked` locks the rows of the documents in id order, whatever the order of the batch is, so that two nodes with
 * overlapping batches cannot deadlock. `NO KEY UPDATE` is enough to order appends and does not block the check of a
 * snapshot's foreign key. A statement that waited here reads the head that the other one committed: sequence order is
 * commit order. When a document is missing, nothing is written and the answer names the missing ones.
 */
function append(name: string, authored: string, bytes: string): Statement {
  return {
    name,
    // Acknowledgements depend on it: it must not wait behind the loading of large documents.
    urgent: true,
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
      INSERT INTO document_update
        (organization_id, document_id, seq, bytes, checksum, principal, origin_number, format, origin)
      SELECT b.organization_id, b.id, b.base + e.number, e.bytes, e.checksum, e.principal, e.origin_number, $8, $9
      FROM unnest($3::integer[], $4::integer[], $5::bigint[], $6::text[], $7::bigint[], ${bytes}::bytea[])
        AS e (index, number, checksum, principal, origin_number, bytes)
      JOIN bumped b ON b.index = e.index
    )${authored}
    SELECT string_agg(concat(index, ':', base), ',') AS bases
    FROM (SELECT index, base FROM bumped UNION ALL SELECT index, NULL FROM missing) AS answer`,
  }
}

const APPEND = append('update-append', '', '$10')
const APPEND_AUTHORED = append('update-append-authored', AUTHORED, '$18')

/** Waits for running transactions that write to these documents. */
const WAIT: Statement = {
  name: 'update-wait',
  text: 'SELECT id FROM document WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE',
}

/** The sequence numbers of the stored ones among these numbers of an origin. */
const FIND_ORIGIN: Statement = {
  name: 'update-find-origin',
  text: `SELECT origin_number AS number, seq FROM document_update
    WHERE document_id = ANY ($1::uuid[]) AND origin = $2 AND origin_number = ANY ($3::bigint[])`,
}

const HEADS: Statement = {
  name: 'document-heads',
  text: `SELECT id, head, trashed_at IS NOT NULL AS trashed, read_only FROM document
    WHERE id = ANY ($1::uuid[])`,
}

/** Writes the snapshot when it is newer than the stored one, and then deletes the updates that it covers. */
const SNAPSHOT: Statement = {
  name: 'document-snapshot',
  text: `WITH written AS (
      INSERT INTO document_snapshot AS s (document_id, organization_id, seq, bytes, format, checksum)
      SELECT id, organization_id, $2::bigint, $3, $4, $5 FROM document WHERE id = $1 AND head >= $2::bigint
      ON CONFLICT (document_id) DO UPDATE
        SET seq = excluded.seq, bytes = excluded.bytes, format = excluded.format, checksum = excluded.checksum,
          state_vector = NULL, at = now()
        WHERE s.seq < excluded.seq
      RETURNING s.seq
    ), deleted AS (
      DELETE FROM document_update u USING written w WHERE u.document_id = $1 AND u.seq <= w.seq
    )
    SELECT d.head, EXISTS (SELECT FROM written) AS written FROM document d WHERE d.id = $1`,
}

interface HeadRow {
  readonly id: string
  readonly head: number
  readonly trashed: boolean
  readonly read_only: boolean
}

/** `UpdateStore` in SQL. */
export class SqlUpdates implements UpdateStore {
  readonly #session: SqlSession
  readonly #codec: RowCodec

  constructor(session: SqlSession, codec: RowCodec) {
    this.#session = session
    this.#codec = codec
  }

  async append(entries: readonly UpdateEntry[], origin?: BatchOrigin): Promise<number[]> {
    if (entries.length === 0) return []
    return (origin?.again && (await this.#stored(entries, origin.node))) || this.#append(entries, origin)
  }

  async #append(entries: readonly UpdateEntry[], origin: BatchOrigin | undefined): Promise<number[]> {
    const { ids, counts, indexes, numbers } = numbered(entries)
    const encoding = inTurns(this.#encoding(entries))
    // Without a wait the statement is sent before this function returns, thus before the store can be closed.
    const { checksums, bytes } = encoding instanceof Promise ? await encoding : encoding
    const authored: AuthoredPart[] = []
    for (const [at, { authored: authorship }] of entries.entries()) {
      if (authorship?.length) authored.push({ index: indexes[at] ?? 0, authorship })
    }
    const values: SqlParameter[] = [
      ids,
      counts,
      indexes,
      numbers,
      checksums,
      entries.map((entry) => entry.principal),
      entries.map((entry) => entry.number ?? 0),
      this.#codec.format,
      origin?.node ?? null,
    ]
    if (authored.length > 0) values.push(...authorshipColumns(authored))
    values.push(bytes)
    const statement = authored.length === 0 ? APPEND : APPEND_AUTHORED
    const [answer] = await this.#session.query<{ bases: string }>(statement, values)
    const bases = new Map<number, string>()
    for (const pair of answer?.bases.split(',') ?? []) {
      const [index = '', base = ''] = pair.split(':')
      bases.set(Number(index), base)
    }
    const missing = ids.filter((_, at) => bases.get(at + 1) === '')
    if (missing.length > 0) throw StoreError.unknownDocuments(missing)
    return numbers.map((number, at) => {
      const base = bases.get(indexes[at] ?? 0)
      if (base === undefined) throw new TypeError('The database answered without one of the documents.')
      return Number(base) + number
    })
  }

  /** The checksums of the updates, and their bytes encoded as one array. */
  *#encoding(entries: readonly UpdateEntry[]): Steps<{ checksums: number[]; bytes: Uint8Array }> {
    const rows: EncodedRow[] = []
    for (const entry of entries) rows.push(yield* this.#codec.encoding(entry.documentId, entry.bytes))
    const bytes = yield* encodingByteaArray(rows.map((row) => row.bytes))
    return { checksums: rows.map(({ checksum }) => checksum), bytes }
  }

  /** The answer of an earlier call that stored the entries; `null` when none did. A batch is stored whole or not at all. */
  async #stored(entries: readonly UpdateEntry[], node: string): Promise<number[] | null> {
    const ids = [...new Set(entries.map((entry) => entry.documentId))]
    const numbers = entries.map((entry) => entry.number ?? 0)
    // The database may still execute the statement of the earlier call although its connection broke.
    await this.#session.query(WAIT, [ids])
    const rows = await this.#session.query<{ number: number; seq: number }>(FIND_ORIGIN, [ids, node, numbers])
    if (rows.length === 0) return null
    const seqs = new Map(rows.map(({ number, seq }) => [number, seq]))
    return numbers.map((number) => seqs.get(number) ?? 0)
  }

  async load(documentId: string): Promise<StoredDocument> {
    const {
      updates,
      covered: _,
      ...document
    } = await readChanges(this.#session, this.#codec, documentId, null)
    return { ...document, tail: updates.map(({ seq, bytes }) => ({ seq, bytes })) }
  }

  since(documentId: string, seq: number): Promise<StoredChanges> {
    return readChanges(this.#session, this.#codec, documentId, seq)
  }

  async heads(documentIds: readonly string[]): Promise<ReadonlyMap<string, DocumentHead>> {
    const rows = await this.#session.query<HeadRow>(HEADS, [documentIds])
    return new Map(
      rows.map(({ id, head, trashed, read_only: readOnly }) => [id, { head, trashed, readOnly }]),
    )
  }

  async snapshot(documentId: string, seq: number, bytes: Uint8Array): Promise<boolean> {
    const encoded = await inTurns(this.#codec.encoding(documentId, bytes))
    const [row] = await this.#session.query<{ head: number; written: boolean }>(SNAPSHOT, [
      documentId,
      seq,
      encoded.bytes,
      encoded.format,
      encoded.checksum,
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

/** The documents of a batch with the number of their updates, and for each update its document and its number there. */
function numbered(entries: readonly UpdateEntry[]): {
  readonly ids: string[]
  readonly counts: number[]
  readonly indexes: number[]
  readonly numbers: number[]
} {
  const ids: string[] = []
  const counts: number[] = []
  const known = new Map<string, number>()
  const indexes: number[] = []
  const numbers: number[] = []
  for (const { documentId } of entries) {
    let index = known.get(documentId)
    if (index === undefined) {
      index = ids.push(documentId)
      known.set(documentId, index)
      counts.push(0)
    }
    const number = (counts[index - 1] ?? 0) + 1
    counts[index - 1] = number
    indexes.push(index)
    numbers.push(number)
  }
  return { ids, counts, indexes, numbers }
}
