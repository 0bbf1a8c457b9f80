import type { Authorship } from '../authorship/authorship.ts'
import { type AuthoredRow, readAuthored } from '../authorship/authorship-row.ts'
import { type MaybePiece, Pieces, selectPieces } from '../sql/pieces.ts'
import type { RowCodec } from '../sql/row-codec.ts'
import type { SqlSession, Statement } from '../sql/sql.ts'
import { Turns } from '../sql/turns.ts'
import { inTurns } from '../steps.ts'
import { StoreError } from '../store-error.ts'
import { readGroup, selectGroups, UNGROUPED } from './update-groups.ts'
import type { StoredChanges, StoredUpdate } from './updates.ts'

/** Cost of reading a character of authorship, expressed in bytes whose check takes the same time. */
const ENTRY_COST = 8

/** Columns of a row without bytes. */
const NO_BYTES = '0::smallint AS format, NULL::bigint AS checksum, NULL::uuid AS origin'
/** Columns of a row that is not an author. */
const NO_AUTHOR = 'NULL::text AS entries, NULL::text AS principal, NULL::text AS kind, NULL::text AS run'
/** The last columns of a row without bytes. */
const NOTHING = 'NULL::bytea AS bytes, NULL::integer AS size, NULL::integer AS piece'

/** The sequence number that the stored snapshot covers. */
const COVERED = '(SELECT seq FROM document_snapshot WHERE document_id = $1)'

/** The groups of small updates of the tail. */
const GROUPS = `
    UNION ALL ${selectGroups({
      before: `4, 0, ${NO_BYTES}, NULL::bigint`,
      between: 'NULL::text, NULL::text, NULL::text',
      after: 'NULL::integer, NULL::integer',
      covered: `coalesce(${COVERED}, 0)`,
      head: 'coalesce((SELECT head FROM document WHERE id = $1), 0)',
    })}`

/**
 * Reads snapshot, tail and authorship by one statement, thus as of one moment: of the whole document, or what was stored
 * after `$3`. `part`: 0 the head, 1 the snapshot, 2 the tail, 3 authorship with one row for each author, because a
 * document can have tens of thousands of entries, 4 groups of small updates of the tail, for the whole document only.
 * `number` of the head: the sequence number that the stored snapshot covers. `$2` is `SqlSession.pieceBytes`.
 */
function changes(name: string, after: string | null): Statement {
  const snapshot = `document_snapshot WHERE document_id = $1${after === null ? '' : ` AND seq > ${after}`}`
  const updates = `document_update WHERE document_id = $1
        AND seq > greatest(${after ?? 0}, ${COVERED})${after === null ? ` AND ${UNGROUPED}` : ''}`
  const origin = after === null ? 'NULL::uuid, NULL::bigint' : 'origin, origin_number'
  return {
    name,
    paged: true,
    text: `SELECT 0 AS part, head AS seq, ${NO_BYTES}, ${COVERED} AS number, ${NO_AUTHOR}, ${NOTHING}
    FROM document WHERE id = $1
    UNION ALL ${selectPieces(`1, seq, format, checksum, NULL::uuid, NULL::bigint, ${NO_AUTHOR}`, snapshot, '$2')}
    UNION ALL ${selectPieces(`2, seq, format, checksum, ${origin}, ${NO_AUTHOR}`, updates, '$2')}
    UNION ALL SELECT 3, 0, ${NO_BYTES}, NULL::bigint, entries, principal, kind, run, ${NOTHING} FROM (
      SELECT principal, kind, run, string_agg(client || ':' || clock, ',' ORDER BY client, clock) AS entries
      FROM authorship WHERE document_id = $1 GROUP BY principal, kind, run
    ) AS authored${after === null ? GROUPS : ''}`,
  }
}

const LOAD = changes('document-load', null)
const SINCE = changes('document-since', '$3')

/** `bytes` is `null` in rows of the parts 0 and 3, `entries` in those of 0, 1 and 2. */
interface ChangeRow extends AuthoredRow, MaybePiece {
  readonly part: number
  readonly seq: number
  readonly origin: string | null
  readonly number: number | null
}

/**
 * Reads what `UpdateStore.since` returns, or, when `after` is `null`, `UpdateStore.load`. Checks and opens large amounts
 * over several turns of the event loop.
 */
export async function readChanges(
  session: SqlSession,
  codec: RowCodec,
  documentId: string,
  after: number | null,
): Promise<StoredChanges> {
  const rows =
    after === null
      ? await session.query<ChangeRow>(LOAD, [documentId, session.pieceBytes])
      : await session.query<ChangeRow>(SINCE, [documentId, session.pieceBytes, after])
  let head: number | null = null
  let covered = 0
  let snapshot: StoredChanges['snapshot'] = null
  const updates: StoredUpdate[] = []
  const authorship: Authorship[] = []
  const pieces = new Pieces(session.pieceBytes)
  const turns = new Turns()
  for (const row of rows) {
    const { part, seq, origin, number } = row
    if (part === 0) {
      head = seq
      covered = number ?? 0
      continue
    }
    if (part === 3) {
      if (turns.isOver(row.entries.length * ENTRY_COST)) await turns.next()
      readAuthored(row, authorship)
      continue
    }
    if (part === 4) {
      for (const update of readGroup(row)) {
        if (turns.isOver(update.bytes.length)) await turns.next()
        const bytes = codec.decode(documentId, update, `Update ${update.seq}`)
        updates.push({ seq: update.seq, bytes, origin: null })
      }
      continue
    }
    if (turns.isOver(row.bytes.length)) await turns.next()
    const whole = pieces.take(row, `${part}:${seq}`)
    if (whole === null) continue
    const decoding = inTurns(codec.decoding(documentId, whole, part === 1 ? 'The snapshot' : `Update ${seq}`))
    const bytes = decoding instanceof Promise ? await decoding : decoding
    if (part === 1) snapshot = { seq, bytes }
    else {
      updates.push({ seq, bytes, origin: origin === null ? null : { node: origin, number: number ?? 0 } })
    }
  }
  pieces.end()
  if (head === null) throw StoreError.unknownDocuments([documentId])
  updates.sort((a, b) => a.seq - b.seq)
  authorship.sort((a, b) => a.client - b.client || a.clock - b.clock)
  return { snapshot, updates, head, covered, authorship }
}
