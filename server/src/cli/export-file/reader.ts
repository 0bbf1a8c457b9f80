import { createHash, type Hash } from 'node:crypto'
import type {
  Authorship,
  Keyring,
  RestoredDocument,
  RestoredThread,
  VersionRecord,
} from '@cowrite/persistence'
import { type FileLine, fileLines } from './file-lines.ts'
import { parseLine } from './line.ts'
import {
  type BlobRecord,
  type BodyRecord,
  bodyRecord,
  EXPORT_FORMAT,
  type ExportCounts,
  type FileAbout,
  type FooterRecord,
  type HeaderRecord,
  headerRecord,
} from './records.ts'
import { keyProblem, openBytes } from './sealing.ts'
import { decodeThread } from './thread-content.ts'

/** The first bytes of every export. */
const START = '{"cowrite":"export"'

/** A file that cannot be used; the message is one line. */
export class ExportFileError extends Error {
  /** The number of the line, starting at 1. */
  readonly line: number
  /**
   * `foreign`: not an export, or not readable with this configuration. `incomplete`: it ends too early. `damaged`:
   * changed after it was written.
   */
  readonly kind: 'foreign' | 'incomplete' | 'damaged'

  constructor(kind: ExportFileError['kind'], line: number, reason: string) {
    super(reason)
    this.kind = kind
    this.line = line
  }
}

/** One update as stored in the database. */
export interface ExportedUpdate {
  readonly seq: number
  readonly principal: string
  readonly at: Date
  readonly bytes: Uint8Array
}

/** The records of a file in the order of its lines, with opened bytes. */
export type ExportEvent =
  | { readonly kind: 'header'; readonly header: HeaderRecord; readonly at: FilePlace }
  | { readonly kind: 'document'; readonly document: RestoredDocument['document']; readonly head: number }
  | { readonly kind: 'snapshot'; readonly seq: number; readonly bytes: Uint8Array }
  | { readonly kind: 'updates'; readonly updates: readonly ExportedUpdate[] }
  | { readonly kind: 'authorship'; readonly authorship: readonly Authorship[] }
  | { readonly kind: 'version'; readonly version: VersionRecord; readonly bytes: Uint8Array }
  | { readonly kind: 'thread'; readonly thread: RestoredThread['thread'] }
  /** An object of a file. */
  | {
      readonly kind: 'file'
      readonly id: string
      readonly about: FileAbout
      readonly object: { readonly name: string; readonly type: string }
      readonly bytes: Uint8Array
    }
  /** The document is complete. The hash in `at` is that of the file up to here. */
  | { readonly kind: 'end'; readonly id: string; readonly at: FilePlace }
  | {
      readonly kind: 'left-out'
      readonly id: string
      readonly what: string
      readonly reason: string
      readonly at: FilePlace | null
    }
  | { readonly kind: 'footer'; readonly footer: FooterRecord }

/** A position between two documents of a file. */
export interface FilePlace {
  /** Offset in bytes. */
  readonly offset: number
  /** SHA-256 of all bytes before the position; must be copied before use. */
  readonly hash: Hash
  readonly counts: ExportCounts
}

interface OpenDocument {
  readonly id: string
  updates: number
  authorship: number
  versions: number
  threads: number
  files: number
}

/** A record whose bytes are incomplete so far. */
interface OpenBlob {
  readonly record: BlobRecord
  readonly parts: Buffer[]
  missing: number
}

/**
 * Reads an export file from start to footer, and checks checksums, seals, order and counts on the way.
 *
 * @throws ExportFileError at the first line that was changed, or at the end without a footer.
 */
export async function* readExport(path: string, keys: Keyring | null): AsyncGenerator<ExportEvent> {
  const reading = new Reading(keys)
  for await (const line of fileLines(path)) {
    const event = reading.take(line)
    if (event !== null) yield event
  }
  reading.end()
}

class Reading {
  readonly #keys: Keyring | null
  readonly #hash = createHash('sha256')
  readonly #counts = { documents: 0, updates: 0, versions: 0, threads: 0, files: 0, leftOut: 0 }
  #header: HeaderRecord | null = null
  #document: OpenDocument | null = null
  #blob: OpenBlob | null = null
  #lastId = ''
  #finished = false
  #line = 0

  constructor(keys: Keyring | null) {
    this.#keys = keys
  }

  /** @throws ExportFileError */
  take(line: FileLine): ExportEvent | null {
    this.#line = line.number
    if (this.#finished) throw this.#damaged('something follows the footer')
    if (line.state === 'cut') throw this.#cut(line)
    const record = line.state === 'whole' ? parseLine(line.bytes) : null
    if (this.#header === null) return this.#takeHeader(record, line)
    if (record === null) throw this.#damaged('its checksum is not that of its content')
    const parsed = bodyRecord.safeParse(record)
    if (!parsed.success) throw this.#damaged('it is no record of an export')
    // The footer contains the hash of everything before it.
    if (parsed.data.type === 'footer') return this.#takeFooter(parsed.data)
    this.#update(line)
    return this.#takeBody(parsed.data, line.end)
  }

  /** @throws ExportFileError when the footer is missing. */
  end(): void {
    if (!this.#finished)
      throw new ExportFileError('incomplete', this.#line + 1, 'the file ends without its footer')
  }

  #update(line: FileLine): void {
    this.#hash.update(line.bytes).update('\n')
  }

  #takeHeader(record: unknown, line: FileLine): ExportEvent {
    if (typeof record !== 'object' || record === null || !('cowrite' in record)) {
      throw line.bytes.toString('latin1', 0, START.length) === START
        ? this.#damaged('its checksum is not that of its content')
        : this.#foreign('it is no export of Cowrite')
    }
    if ('format' in record && record.format !== EXPORT_FORMAT) {
      throw this.#foreign(`its format is ${String(record.format)}, and this program reads ${EXPORT_FORMAT}`)
    }
    const parsed = headerRecord.safeParse(record)
    if (!parsed.success) throw this.#damaged('it is no header of an export')
    const problem = keyProblem(parsed.data, this.#keys)
    if (problem !== null) throw this.#foreign(problem)
    this.#header = parsed.data
    this.#update(line)
    return { kind: 'header', header: parsed.data, at: this.#place(line.end) }
  }

  #takeFooter(footer: FooterRecord): ExportEvent {
    if (this.#document !== null) throw this.#damaged('a document is not complete')
    const { documents, updates, versions, threads, files, leftOut } = this.#counts
    const agrees =
      footer.documents === documents &&
      footer.updates === updates &&
      footer.versions === versions &&
      footer.threads === threads &&
      footer.files === files &&
      footer.leftOut === leftOut &&
      footer.sha256 === this.#hash.digest('hex')
    if (!agrees) throw this.#damaged('the footer does not agree with the file')
    this.#finished = true
    return { kind: 'footer', footer }
  }

  #takeBody(record: Exclude<BodyRecord, FooterRecord>, offset: number): ExportEvent | null {
    if (record.type === 'more' || this.#blob !== null) return this.#takeMore(record)
    switch (record.type) {
      case 'document':
        return this.#takeDocument(record)
      case 'snapshot':
      case 'updates':
      case 'version':
      case 'thread':
      case 'file':
        this.#inDocument()
        this.#blob = { record, parts: [], missing: record.size }
        return this.#fill(record.bytes)
      case 'authorship': {
        const authorship = record.entries.map(([client, clock, principal, kind, run]) => ({
          client,
          clock,
          author: { principal, kind, run },
        }))
        this.#inDocument().authorship += authorship.length
        return { kind: 'authorship', authorship }
      }
      case 'left-out': {
        const { id, what, reason } = record
        this.#counts.leftOut++
        if (this.#document === null) this.#passes(id)
        return {
          kind: 'left-out',
          id,
          what,
          reason,
          at: this.#document === null ? this.#place(offset) : null,
        }
      }
      case 'end':
        return this.#takeEnd(record, offset)
      default:
        return record satisfies never
    }
  }

  #takeDocument(record: Extract<BodyRecord, { type: 'document' }>): ExportEvent {
    if (this.#document !== null) throw this.#damaged('a document begins within another')
    this.#passes(record.id)
    this.#document = { id: record.id, updates: 0, authorship: 0, versions: 0, threads: 0, files: 0 }
    const { id, project, key, title, createdAt, updatedAt, trashedAt, readOnly, template, agentsOff, head } =
      record
    const document: RestoredDocument['document'] = {
      ...{ id, project, key, title },
      createdAt: new Date(createdAt),
      updatedAt: new Date(updatedAt),
      trashedAt: trashedAt === null ? null : new Date(trashedAt),
      readOnly,
      template,
      agentsOff,
    }
    return { kind: 'document', document, head }
  }

  #takeEnd(record: Extract<BodyRecord, { type: 'end' }>, offset: number): ExportEvent {
    const { id, updates, authorship, versions, threads, files } = this.#inDocument()
    const whole = record.id === id && record.updates === updates && record.threads === threads
    if (
      !whole ||
      record.files !== files ||
      record.authorship !== authorship ||
      record.versions !== versions
    ) {
      throw this.#damaged('the document is not complete')
    }
    this.#document = null
    this.#counts.documents++
    this.#counts.updates += updates
    this.#counts.versions += versions
    this.#counts.threads += threads
    this.#counts.files += files
    return { kind: 'end', id, at: this.#place(offset) }
  }

  #takeMore(record: BodyRecord): ExportEvent | null {
    if (record.type !== 'more' || this.#blob === null)
      throw this.#damaged('the bytes before it are not complete')
    return this.#fill(record.bytes)
  }

  /** Adds bytes to the incomplete record; returns its event when it is complete. */
  #fill(base64: string): ExportEvent | null {
    const blob = this.#blob
    if (blob === null) return null
    const bytes = Buffer.from(base64, 'base64')
    blob.parts.push(bytes)
    blob.missing -= bytes.length
    if (blob.missing < 0) throw this.#damaged('there are more bytes than it says')
    if (blob.missing > 0) return null
    this.#blob = null
    const document = this.#inDocument()
    const header = this.#header
    const [only = bytes] = blob.parts
    const stored = blob.parts.length === 1 ? only : Buffer.concat(blob.parts)
    const plain = header === null ? null : openBytes(header, this.#keys, document.id, stored)
    if (plain === null) throw this.#damaged('its bytes do not open with the key')
    return this.#blobEvent(blob.record, plain, document)
  }

  #blobEvent(record: BlobRecord, bytes: Uint8Array, document: OpenDocument): ExportEvent {
    switch (record.type) {
      case 'snapshot':
        return { kind: 'snapshot', seq: record.seq, bytes }
      case 'updates': {
        let from = 0
        const updates = record.rows.map(([seq, principal, at, length]): ExportedUpdate => {
          from += length
          return { seq, principal, at: new Date(at), bytes: bytes.subarray(from - length, from) }
        })
        if (from !== bytes.length) throw this.#damaged('the lengths of its updates do not add up')
        document.updates += updates.length
        return { kind: 'updates', updates }
      }
      case 'version': {
        const { id, kind, name, principal, createdAt } = record
        const version = {
          ...{ id, kind, name, principal },
          documentId: document.id,
          createdAt: new Date(createdAt),
        }
        document.versions++
        return { kind: 'version', version, bytes }
      }
      case 'thread': {
        const thread = decodeThread({ id: record.id, documentId: document.id }, bytes)
        if (thread === null) throw this.#damaged('it is no thread of comments')
        document.threads++
        return { kind: 'thread', thread }
      }
      case 'file': {
        const { id, about, object } = record
        document.files++
        return { kind: 'file', id, about, object, bytes }
      }
      default:
        return record satisfies never
    }
  }

  #inDocument(): OpenDocument {
    if (this.#document === null) throw this.#damaged('it belongs to no document')
    return this.#document
  }

  /** Documents are sorted by id: a resumed export continues after the last one. */
  #passes(id: string): void {
    if (id <= this.#lastId) throw this.#damaged('documents are out of order')
    this.#lastId = id
  }

  #place(offset: number): FilePlace {
    return { offset, hash: this.#hash.copy(), counts: { ...this.#counts } }
  }

  #damaged(reason: string): ExportFileError {
    return new ExportFileError('damaged', this.#line, reason)
  }

  /** A foreign file may be a single line without a line feed; it must not count as an incomplete export. */
  #cut({ number, bytes }: FileLine): ExportFileError {
    const begins = START.startsWith(bytes.toString('latin1', 0, START.length))
    if (this.#header === null && !begins) return this.#foreign('it is no export of Cowrite')
    return new ExportFileError('incomplete', number, 'the file ends within this line')
  }

  #foreign(reason: string): ExportFileError {
    return new ExportFileError('foreign', this.#line, reason)
  }
}
