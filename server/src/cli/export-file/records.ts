import { z } from 'zod'

/** The version of the file format; the program reads no other. */
export const EXPORT_FORMAT = 1

const count = z.number().int().min(0)
const time = z.iso.datetime()
/**
 * Bytes of a record: `size` in total, the first of them in base64, the remaining ones in the following `more` records.
 */
const blob = { size: count.max(2 ** 30), bytes: z.base64() }

const authorKind = z.enum(['guest', 'person', 'agent'])

/** The first line. */
export const headerRecord = z.strictObject({
  cowrite: z.literal('export'),
  format: z.literal(EXPORT_FORMAT),
  at: time,
  /** The exported project; `null`: all projects. */
  project: z.string().nullable(),
  /** The name of the key with which the bytes are sealed, and a sealed probe; `null`: the bytes are not sealed. */
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
  template: z.boolean().default(false),
  agentsOff: z.boolean().default(false),
  head: count,
})

const snapshotRecord = z.strictObject({ type: z.literal('snapshot'), seq: count, at: time, ...blob })

/** The bytes are those of all updates, concatenated. */
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

/** The bytes are those of {@link threadContent} in JSON. */
const threadRecord = z.strictObject({ type: z.literal('thread'), id: z.uuid(), ...blob })

/** What a file is, beside its stored objects. */
const fileAbout = z.strictObject({
  name: z.string(),
  /** Of the bytes as they were uploaded. */
  size: count,
  type: z.string(),
  kind: z.enum(['image', 'pdf', 'other']),
  principal: z.string(),
  hash: z.string(),
  width: count.nullable(),
  height: count.nullable(),
  /** Number of its stored objects. */
  objects: count,
})
export type FileAbout = z.output<typeof fileAbout>

/** One stored object of a file, whose bytes are the record's; a file has a record for each, one after the other. */
const fileRecord = z.strictObject({
  type: z.literal('file'),
  id: z.uuid(),
  about: fileAbout,
  object: z.strictObject({ name: z.string().regex(/^[a-z0-9]{1,16}$/), type: z.string() }),
  ...blob,
})

const moreRecord = z.strictObject({ type: z.literal('more'), bytes: z.base64() })

/** Ends a document, with the numbers of its records. */
const endRecord = z.strictObject({
  type: z.literal('end'),
  id: z.uuid(),
  updates: count,
  authorship: count,
  versions: count,
  threads: count.default(0),
  files: count.default(0),
})

/** An unreadable document that was omitted; or, within a document, an omitted version, thread or file. */
const leftOutRecord = z.strictObject({
  type: z.literal('left-out'),
  id: z.uuid(),
  what: z.string(),
  reason: z.string(),
})

/** The last line: the numbers of all records, and the SHA-256 of all bytes before this line. */
const footerRecord = z.strictObject({
  type: z.literal('footer'),
  documents: count,
  updates: count,
  versions: count,
  threads: count.default(0),
  files: count.default(0),
  leftOut: count,
  sha256: z.string(),
})

/** Every line except the first. */
export const bodyRecord = z.discriminatedUnion('type', [
  documentRecord,
  snapshotRecord,
  updatesRecord,
  authorshipRecord,
  versionRecord,
  threadRecord,
  fileRecord,
  moreRecord,
  endRecord,
  leftOutRecord,
  footerRecord,
])
export type BodyRecord = z.output<typeof bodyRecord>
export type FooterRecord = z.output<typeof footerRecord>
/** Records with bytes. */
export type BlobRecord = Extract<BodyRecord, { readonly size: number }>

/** The numbers of records in a file so far. */
export type ExportCounts = Omit<FooterRecord, 'type' | 'sha256'>
