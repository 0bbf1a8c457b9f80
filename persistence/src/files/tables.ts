import type { None, TableRegistration } from '../tables/table-registration.ts'

const WITH_BYTES: None = {
  none: 'The commands export and import files with their bytes, which are not in the database.',
}
const PLAIN: None = { none: 'It holds no sealed bytes: names and sizes are stored plain.' }
const NOBODY: None = { none: 'It names no principal.' }
const SHARED: None = { none: 'It outlives its documents: the housekeeping deletes what no document has.' }

/** Stored contents. */
export const BLOB = {
  table: 'blob',
  exported: WITH_BYTES,
  imported: WITH_BYTES,
  purged: SHARED,
  forgotten: NOBODY,
  resealed: PLAIN,
} as const satisfies TableRegistration

/** Files. */
export const ATTACHMENT = {
  table: 'attachment',
  exported: WITH_BYTES,
  imported: WITH_BYTES,
  purged: SHARED,
  forgotten: { column: 'principal' },
  resealed: PLAIN,
} as const satisfies TableRegistration

/** The documents through which files are read. */
export const ATTACHMENT_DOCUMENT = {
  table: 'attachment_document',
  exported: WITH_BYTES,
  imported: WITH_BYTES,
  purged: { cascade: 'document_id' },
  forgotten: NOBODY,
  resealed: PLAIN,
} as const satisfies TableRegistration

/** Parts of uploads that have arrived. */
export const ATTACHMENT_PART = {
  table: 'attachment_part',
  exported: { none: 'Uploads are not exported.' },
  imported: { none: 'Uploads are not exported.' },
  purged: SHARED,
  forgotten: NOBODY,
  resealed: PLAIN,
} as const satisfies TableRegistration

/** Places in the storage of files that are to be cleared. */
export const BLOB_GARBAGE = {
  table: 'blob_garbage',
  exported: { none: 'It belongs to the storage of this installation.' },
  imported: { none: 'It belongs to the storage of this installation.' },
  purged: SHARED,
  forgotten: NOBODY,
  resealed: PLAIN,
} as const satisfies TableRegistration
