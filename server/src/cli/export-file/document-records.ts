import {
  type DocumentRecord,
  EXPORTED_TABLES,
  type ExportedTable,
  type Keyring,
  type StoredRow,
  type StoredRows,
  StoreError,
} from '@cowrite/persistence'
import type { BodyRecord } from './records.ts'
import { sealBytes } from './sealing.ts'
import { encodeThread } from './thread-content.ts'

/** Maximum number of bytes in one line before base64, which makes four of three: a line stays below 1 MiB. */
const CHUNK_BYTES = 720 * 1024
/** Size at which a line of updates ends, in bytes, with rows and contents. */
const LINE_BYTES = 960 * 1024
/** Approximate size of an update's row in JSON without the principal, in bytes. */
const ROW_BYTES = 48
/** Entries of authorship per line. */
const ENTRIES = 5_000
const NOTHING = new Uint8Array()

/** A document with its stored rows, and the function that opens their bytes. */
export interface DocumentSource {
  readonly document: DocumentRecord
  readonly rows: StoredRows
  /** @throws StoreError `damaged` or `missing-key` */
  readonly open: (row: StoredRow) => Uint8Array
  /** Keys with which the contents are sealed; `null`: they are written unsealed. */
  readonly keys: Keyring | null
}

/** A document whose content was opened. */
interface OpenedSource extends DocumentSource {
  readonly snapshot: Uint8Array | null
  readonly updates: readonly Uint8Array[]
  readonly leftOut: (what: string, reason: string) => void
}

/** The records of each exported table. */
const RECORDS: Readonly<Record<ExportedTable, (source: OpenedSource) => Generator<BodyRecord>>> = {
  document: documentRecord,
  document_snapshot: snapshotRecords,
  document_update: updateRecords,
  authorship: authorshipRecords,
  document_version: versionRecords,
  comment_thread: threadRecords,
  // With their threads.
  comment: function* () {},
}

/**
 * The records of a document, table by table, or a single record with the reason for omitting it. `leftOut` is called
 * for each omitted item.
 */
export function* documentRecords(
  given: DocumentSource,
  leftOut: (what: string, reason: string) => void,
): Generator<BodyRecord> {
  const { document, open } = given
  const rows = withoutCovered(given.rows)
  const content = opened(rows, open)
  if (!content.ok) {
    const what = `${document.project}/${document.key}`
    leftOut(what, content.reason)
    yield { type: 'left-out', id: document.id, what, reason: content.reason }
    return
  }
  const source = { ...given, rows, leftOut, snapshot: content.snapshot, updates: content.updates }
  let versions = 0
  let threads = 0
  for (const table of EXPORTED_TABLES) {
    for (const record of RECORDS[table](source)) {
      if (record.type === 'version') versions++
      if (record.type === 'thread') threads++
      yield record
    }
  }
  const [updates, authorship] = [rows.updates.length, rows.authorship.length]
  yield { type: 'end', id: document.id, updates, authorship, versions, threads, files: 0 }
}

/** Removes the updates that the snapshot contains, which the next compaction deletes. */
function withoutCovered(rows: StoredRows): StoredRows {
  const covered = rows.snapshot?.seq ?? 0
  return { ...rows, updates: rows.updates.filter(({ seq }) => seq > covered) }
}

type OpenedRow =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly reason: string }

function openRow(row: StoredRow, open: (row: StoredRow) => Uint8Array): OpenedRow {
  try {
    return { ok: true, bytes: open(row) }
  } catch (error) {
    if (error instanceof StoreError) return { ok: false, reason: error.message }
    throw error
  }
}

type Content =
  | { readonly ok: true; readonly snapshot: Uint8Array | null; readonly updates: readonly Uint8Array[] }
  | { readonly ok: false; readonly reason: string }

/** Opens all content before the first record is written: a document is exported completely or not at all. */
function opened({ snapshot, updates }: StoredRows, open: (row: StoredRow) => Uint8Array): Content {
  const base = snapshot === null ? null : openRow(snapshot, open)
  if (base?.ok === false) return base
  const bytes: Uint8Array[] = []
  for (const row of updates) {
    const update = openRow(row, open)
    if (!update.ok) return update
    bytes.push(update.bytes)
  }
  return { ok: true, snapshot: base?.bytes ?? null, updates: bytes }
}

function* documentRecord({ document, rows }: OpenedSource): Generator<BodyRecord> {
  const { id, project, key, title, createdAt, updatedAt, trashedAt, readOnly, template, agentsOff } = document
  yield {
    type: 'document',
    ...{ id, project, key, title },
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    trashedAt: trashedAt?.toISOString() ?? null,
    readOnly,
    template,
    agentsOff,
    head: rows.head,
  }
}

function* snapshotRecords(source: OpenedSource): Generator<BodyRecord> {
  const { rows, snapshot } = source
  if (rows.snapshot === null || snapshot === null) return
  const { seq, at } = rows.snapshot
  yield* blob(source, snapshot, (size, bytes) => ({
    type: 'snapshot',
    seq,
    at: at.toISOString(),
    size,
    bytes,
  }))
}

function* updateRecords(source: OpenedSource): Generator<BodyRecord> {
  const { updates } = source
  const { updates: rows } = source.rows
  for (let from = 0; from < rows.length; ) {
    let to = from
    for (let size = 0; to < rows.length; to++) {
      size += ROW_BYTES + (rows[to]?.principal.length ?? 0) + ((updates[to]?.length ?? 0) * 4) / 3
      if (size > LINE_BYTES && to > from) break
    }
    const line = rows
      .slice(from, to)
      .map(({ seq, principal, at }, index): [number, string, string, number] => [
        seq,
        principal,
        at.toISOString(),
        updates[from + index]?.length ?? 0,
      ])
    yield* blob(source, Buffer.concat(updates.slice(from, to)), (size, bytes) => ({
      type: 'updates',
      rows: line,
      size,
      bytes,
    }))
    from = to
  }
}

function* authorshipRecords({ rows: { authorship } }: OpenedSource): Generator<BodyRecord> {
  for (let from = 0; from < authorship.length; from += ENTRIES) {
    yield {
      type: 'authorship',
      entries: authorship
        .slice(from, from + ENTRIES)
        .map(({ client, clock, author }) => [client, clock, author.principal, author.kind, author.run]),
    }
  }
}

function* versionRecords(source: OpenedSource): Generator<BodyRecord> {
  const { document, rows, open, leftOut } = source
  for (const { row, ...version } of rows.versions) {
    const bytes = openRow(row, open)
    if (!bytes.ok) {
      leftOut(`version ${version.id} of ${document.project}/${document.key}`, bytes.reason)
      yield { type: 'left-out', id: version.id, what: 'version', reason: bytes.reason }
      continue
    }
    const { kind, name, principal } = version
    yield* blob(source, bytes.bytes, (size, first) => ({
      type: 'version',
      ...{ id: version.id, kind, name, principal },
      createdAt: version.createdAt.toISOString(),
      size,
      bytes: first,
    }))
  }
}

function* threadRecords(source: OpenedSource): Generator<BodyRecord> {
  const { document, rows, open, leftOut } = source
  for (const { row, comments, ...thread } of rows.threads) {
    const opened = [row, ...comments.map((comment) => comment.row)].map((each) => openRow(each, open))
    const wrong = opened.find((each) => !each.ok)
    if (wrong !== undefined) {
      leftOut(`thread ${thread.id} of comments on ${document.project}/${document.key}`, wrong.reason)
      yield { type: 'left-out', id: thread.id, what: 'thread', reason: wrong.reason }
      continue
    }
    const [bytes = NOTHING, ...bodies] = opened.map((each) => (each.ok ? each.bytes : NOTHING))
    const content = encodeThread({
      ...thread,
      bytes,
      comments: comments.map(({ row: _, ...comment }, at) => ({ ...comment, bytes: bodies[at] ?? NOTHING })),
    })
    yield* blob(source, content, (size, first) => ({ type: 'thread', id: thread.id, size, bytes: first }))
  }
}

/** A record with bytes, followed by records with the remaining bytes when they do not fit into one line. */
export function* blob(
  { document, keys }: Pick<DocumentSource, 'document' | 'keys'>,
  plain: Uint8Array,
  record: (size: number, first: string) => BodyRecord,
): Generator<BodyRecord> {
  const bytes = Buffer.from(sealBytes(keys, document.id, plain))
  yield record(bytes.length, bytes.toString('base64', 0, CHUNK_BYTES))
  for (let from = CHUNK_BYTES; from < bytes.length; from += CHUNK_BYTES) {
    yield { type: 'more', bytes: bytes.toString('base64', from, from + CHUNK_BYTES) }
  }
}
