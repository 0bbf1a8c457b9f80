import { type Chunk, decodeChunk, UpdateLog } from '@cowrite/crdt'
import {
  EXPORTED_TABLES,
  type ExportedTable,
  type SealedTable,
  type StoredRow,
  type StoredRows,
  StoreError,
} from '@cowrite/persistence'
import * as Y from 'yjs'

/** A result of the verification of a document. */
export interface Finding {
  /** `damage`: the stored document differs from what was written. `note`: its content is intact. */
  readonly severity: 'damage' | 'note'
  /** The row: `update 12`, `the snapshot (up to 10)`. */
  readonly where: string
  readonly what: string
  /** What the operator should do, in one sentence. */
  readonly todo: string
}

const RESTORE = 'Restore the document from a backup or an export (docs/recovery.md).'
const LOST =
  'Clients that still have the document open bring back what they have; otherwise restore it from a backup (docs/recovery.md).'
const NOTHING = 'Nothing needs to be done.'

/** A row with bytes, and its name in a finding. */
interface NamedRow {
  readonly where: string
  readonly row: StoredRow
}

/** A table that is read for exports, and whose rows have sealed updates. */
type VerifiedTable = Exclude<Extract<SealedTable, ExportedTable>, 'comment_thread' | 'comment'>

/** The rows of each of these tables, except those that a snapshot covers. */
const ROWS: Readonly<Record<VerifiedTable, (rows: StoredRows) => readonly NamedRow[]>> = {
  document_snapshot: ({ snapshot }) =>
    snapshot === null ? [] : [{ where: `the snapshot (up to ${snapshot.seq})`, row: snapshot }],
  document_update: (rows) => tailOf(rows).map((row) => ({ where: `update ${row.seq}`, row })),
  document_version: ({ versions }) =>
    versions.map(({ id, name, row }) => ({
      where: `version ${id}${name === null ? '' : ` "${name}"`}`,
      row,
    })),
}

/**
 * Rebuilds a document from its rows and checks them for consistency. Changes nothing.
 *
 * @param open Checks and opens the bytes of a row, as `MaintenanceStore.open`: throws StoreError `damaged` or
 * `missing-key`.
 */
export function verifyDocument(rows: StoredRows, open: (row: StoredRow) => Uint8Array): Finding[] {
  const content = sequenceFindings(rows, rows.snapshot?.seq ?? 0, tailOf(rows))
  const beside = commentFindings(rows, open)
  const chunks: Record<VerifiedTable, Chunk[]> = {
    document_snapshot: [],
    document_update: [],
    document_version: [],
  }
  for (const table of EXPORTED_TABLES.filter(isVerified)) {
    for (const { where, row } of ROWS[table](rows)) {
      const opened = openUpdate(where, row, open)
      if ('chunk' in opened) chunks[table].push(opened.chunk)
      else (table === 'document_version' ? beside : content).push(opened)
    }
  }
  if (content.some(({ severity }) => severity === 'damage')) return [...content, ...beside]
  const [base = null] = chunks.document_snapshot
  const tail = chunks.document_update
  return [...content, ...beside, ...rebuildFindings(base, tail), ...authorFindings(rows, base, tail)]
}

const isVerified = (table: ExportedTable): table is VerifiedTable => table in ROWS

/** The updates after the snapshot. */
function tailOf({ snapshot, updates }: StoredRows): StoredRow[] {
  const covered = snapshot?.seq ?? 0
  return updates.filter(({ seq }) => seq > covered)
}

/** What is wrong with the threads of comments. */
function commentFindings({ threads }: StoredRows, open: (row: StoredRow) => Uint8Array): Finding[] {
  return threads
    .flatMap(({ id, row, comments }) => [
      { where: `thread ${id} of comments`, row },
      ...comments.map((comment) => ({ where: `comment ${comment.id}`, row: comment.row })),
    ])
    .map(({ where, row }) => openRow(where, row, open))
    .filter((opened) => 'severity' in opened)
}

function openUpdate(
  where: string,
  row: StoredRow,
  open: (row: StoredRow) => Uint8Array,
): Finding | { readonly chunk: Chunk } {
  const opened = openRow(where, row, open)
  if (!('bytes' in opened)) return opened
  const decoded = decodeChunk(opened.bytes)
  if (decoded.ok) return { chunk: decoded.chunk }
  return {
    severity: 'damage',
    where,
    what: `its bytes are no update: ${decoded.reason}.`,
    todo: RESTORE,
  }
}

function openRow(
  where: string,
  row: StoredRow,
  open: (row: StoredRow) => Uint8Array,
): Finding | { readonly bytes: Uint8Array } {
  try {
    return { bytes: open(row) }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    return error.code === 'missing-key'
      ? { severity: 'damage', where, what: error.message, todo: 'Add the key, then verify again.' }
      : {
          severity: 'damage',
          where,
          what: 'its bytes are not those that were written (a changed byte, or a wrong key).',
          todo: RESTORE,
        }
  }
}

/** Sequence numbers must be consecutive, from the snapshot's to the document's last one. */
function sequenceFindings(
  { head, updates }: StoredRows,
  covered: number,
  tail: readonly StoredRow[],
): Finding[] {
  const findings: Finding[] = []
  if (updates.length > tail.length) {
    findings.push({
      severity: 'note',
      where: 'updates',
      what: `${updates.length - tail.length} that the snapshot covers are still there.`,
      todo: 'The next compaction removes them.',
    })
  }
  const missing = (from: number, to: number): void => {
    const where = from === to ? `update ${from}` : `updates ${from} to ${to}`
    findings.push({ severity: 'damage', where, what: 'missing.', todo: LOST })
  }
  let expected = covered + 1
  for (const { seq } of tail) {
    if (seq > expected) missing(expected, seq - 1)
    expected = seq + 1
  }
  const last = expected - 1
  if (last < head) missing(expected, head)
  if (last > head) {
    findings.push({
      severity: 'damage',
      where: tail.length > 0 ? `update ${last}` : `the snapshot (up to ${covered})`,
      what: `it is beyond ${head}, the last number that the document gave out.`,
      todo: RESTORE,
    })
  }
  return findings
}

function rebuildFindings(base: Chunk | null, tail: readonly Chunk[]): Finding[] {
  const doc = new Y.Doc()
  try {
    const log = UpdateLog.from(
      base?.bytes ?? null,
      tail.map(({ bytes }) => bytes),
    )
    Y.applyUpdate(doc, log.snapshot())
    const { pendingStructs, pendingDs } = doc.store
    if (pendingStructs === null && pendingDs === null) return []
    const clients = [...(pendingStructs?.missing.keys() ?? [])]
    const what =
      clients.length > 0
        ? `some refer to edits of ${clients.map((client) => `client ${client}`).join(', ')} that never arrived.`
        : 'some delete what never arrived.'
    return [{ severity: 'note', where: 'updates', what, todo: 'They show as soon as those edits arrive.' }]
  } catch (error) {
    const what = `it cannot be rebuilt: ${error instanceof Error ? error.message : String(error)}.`
    return [{ severity: 'damage', where: 'the document', what, todo: RESTORE }]
  } finally {
    doc.destroy()
  }
}

function authorFindings({ authorship }: StoredRows, base: Chunk | null, tail: readonly Chunk[]): Finding[] {
  const named = new Set(authorship.map(({ client }) => client))
  const wrote = new Set([base, ...tail].flatMap((chunk) => chunk?.blocks.map(({ client }) => client) ?? []))
  const unnamed = [...wrote].filter((client) => !named.has(client))
  if (unnamed.length === 0) return []
  const what = `${unnamed.length} of ${wrote.size} clients that wrote have no author on record.`
  return [{ severity: 'note', where: 'authorship', what, todo: NOTHING }]
}
