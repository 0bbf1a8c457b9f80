import { z } from 'zod'

/** The layout of the file that this program writes, and the only one that it reads. */
export const EXPORT_FORMAT = 1

const count = z.number().int().min(0)
const time = z.iso.datetime()
/** Bytes of a record: so many in all (`size`), the first of them in base64, the others in `more` records after it. */
const blob = { size: count.max(2 ** 30), bytes: z.base64() }

const authorKind = z.enum(['guest', 'person', 'agent'])

/** The first line. */
export const headerRecord = z.strictObject({
  cowrite: z.literal('export'),
  format: z.literal(EXPORT_FORMAT),
  at: time,
  /** The project that was asked for; `null`: all. */
  project: z.string().nullable(),
  /** The name of the key that the bytes are sealed with, and something sealed with it; `null`: they are plain. */
  key: z.string().nullable(),
  probe: z.base64().nullable(),
})
export type HeaderRecord = z.output<typeof headerRecord>

const documentRecord = z.strictObject({
  type: z.literal('document'),
  id: z.uuid(),
  project: z.string(),
  key: z.string(),
  title: z.string(),
  createdAt: time,
  updatedAt: time,
  trashedAt: time.nullable(),
  readOnly: z.boolean().default(false),
  head: count,
})

const snapshotRecord = z.strictObject({ type: z.literal('snapshot'), seq: count, at: time, ...blob })

/** The bytes are those of all updates, one behind the other. */
const updatesRecord = z.strictObject({
  type: z.literal('updates'),
  /** Sequence number, principal, time, number of bytes. */
  rows: z.array(z.tuple([count, z.string(), time, count])),
  ...blob,
})

const authorshipRecord = z.strictObject({
  type: z.literal('authorship'),
  /** Client, clock, principal, kind, run. */
  entries: z.array(z.tuple([count, count, z.string(), authorKind, z.string().nullable()])),
})

const versionRecord = z.strictObject({
  type: z.literal('version'),
  id: z.uuid(),
  kind: z.enum(['named', 'interval', 'quiet', 'before-run', 'before-restore']),
  name: z.string().nullable(),
  principal: z.string(),
  createdAt: time,
  ...blob,
})

const moreRecord = z.strictObject({ type: z.literal('more'), bytes: z.base64() })

/** Ends a document, with what it consists of. */
const endRecord = z.strictObject({
  type: z.literal('end'),
  id: z.uuid(),
  updates: count,
  authorship: count,
  versions: count,
})

/** A document that could not be read, and is not in the file; or, within a document, a version of it. */
const leftOutRecord = z.strictObject({
  type: z.literal('left-out'),
  id: z.uuid(),
  what: z.string(),
  reason: z.string(),
})

/** The last line: what the file holds, and the SHA-256 of all bytes before this line. */
const footerRecord = z.strictObject({
  type: z.literal('footer'),
  documents: count,
  updates: count,
  versions: count,
  leftOut: count,
  sha256: z.string(),
})

/** Every line but the first. */
export const bodyRecord = z.discriminatedUnion('type', [
  documentRecord,
  snapshotRecord,
  updatesRecord,
  authorshipRecord,
  versionRecord,
  moreRecord,
  endRecord,
  leftOutRecord,
  footerRecord,
])
export type BodyRecord = z.output<typeof bodyRecord>
export type FooterRecord = z.output<typeof footerRecord>
/** What carries bytes. */
export type BlobRecord = Extract<BodyRecord, { readonly size: number }>

/** What a file holds so far. */
export type ExportCounts = Omit<FooterRecord, 'type' | 'sha256'>
