import {
  type DocumentRecord,
  type Keyring,
  type StoredRow,
  type StoredRows,
  StoreError,
} from '@cowrite/persistence'
import type { BodyRecord } from './records.ts'
import { sealBytes } from './sealing.ts'

/** Most bytes in one line before base64, which makes four of three: a line is 1 MiB long at most, nearly. */
const CHUNK_BYTES = 720 * 1024
/** A line of updates ends when its rows and bytes together come to this. */
const LINE_BYTES = 960 * 1024
/** What an update's row takes in JSON beside the principal, roughly. */
const ROW_BYTES = 48
/** Entries of authorship in a line. */
const ENTRIES = 5_000

/** A document as it stands in the database, and what its rows say. */
export interface DocumentSource {
  readonly document: DocumentRecord
  readonly rows: StoredRows
  /** @throws StoreError `damaged` or `missing-key` */
  readonly open: (row: StoredRow) => Uint8Array
  /** What to seal with; `null`: nothing. */
  readonly keys: Keyring | null
}

/** The records of a document, or the one that says why it is left out. `leftOut` is told of each thing left out. */
export function* documentRecords(
  given: DocumentSource,
  leftOut: (what: string, reason: string) => void,
): Generator<BodyRecord> {
  const source = { ...given, rows: withoutCovered(given.rows) }
  const { document, rows, open } = source
  const content = opened(rows, open)
  if (!content.ok) {
    const what = `${document.project}/${document.key}`
    leftOut(what, content.reason)
    yield { type: 'left-out', id: document.id, what, reason: content.reason }
    return
  }
  const { id, project, key, title, createdAt, updatedAt, trashedAt, readOnly } = document
  yield {
    type: 'document',
    ...{ id, project, key, title },
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    trashedAt: trashedAt?.toISOString() ?? null,
    readOnly,
    head: rows.head,
  }
  if (rows.snapshot !== null && content.snapshot !== null) {
    const { seq, at } = rows.snapshot
    yield* blob(source, content.snapshot, (size, bytes) => ({
      type: 'snapshot',
      seq,
      at: at.toISOString(),
      size,
      bytes,
    }))
  }
  yield* updateRecords(source, content.updates)
  yield* authorshipRecords(rows)
  let versions = 0
  for (const { row, ...version } of rows.versions) {
    const bytes = openRow(row, open)
    if (!bytes.ok) {
      leftOut(`version ${version.id} of ${project}/${key}`, bytes.reason)
      yield { type: 'left-out', id: version.id, what: 'version', reason: bytes.reason }
      continue
    }
    versions++
    const { kind, name, principal } = version
    yield* blob(source, bytes.bytes, (size, first) => ({
      type: 'version',
      ...{ id: version.id, kind, name, principal },
      createdAt: version.createdAt.toISOString(),
      size,
      bytes: first,
    }))
  }
  yield { type: 'end', id, updates: rows.updates.length, authorship: rows.authorship.length, versions }
}

/** The snapshot says what the updates say that it covers: those wait for the next compaction to remove them. */
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

/** All of it before the first record leaves: half a document is none. */
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

function* updateRecords(source: DocumentSource, updates: readonly Uint8Array[]): Generator<BodyRecord> {
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

function* authorshipRecords({ authorship }: StoredRows): Generator<BodyRecord> {
  for (let from = 0; from < authorship.length; from += ENTRIES) {
    yield {
      type: 'authorship',
      entries: authorship
        .slice(from, from + ENTRIES)
        .map(({ client, clock, author }) => [client, clock, author.principal, author.kind, author.run]),
    }
  }
}

/** A record with bytes, and as many more as they need. */
function* blob(
  { document, keys }: DocumentSource,
  plain: Uint8Array,
  record: (size: number, first: string) => BodyRecord,
): Generator<BodyRecord> {
  const bytes = Buffer.from(sealBytes(keys, document.id, plain))
  yield record(bytes.length, bytes.toString('base64', 0, CHUNK_BYTES))
  for (let from = CHUNK_BYTES; from < bytes.length; from += CHUNK_BYTES) {
    yield { type: 'more', bytes: bytes.toString('base64', from, from + CHUNK_BYTES) }
  }
}
