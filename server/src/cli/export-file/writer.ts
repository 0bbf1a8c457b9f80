import { createHash, type Hash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { formatLine } from './line.ts'
import type { FilePlace } from './reader.ts'
import type { BodyRecord, ExportCounts, HeaderRecord } from './records.ts'

/** Bytes collected before they are written to the file. */
const BUFFER_BYTES = 1024 * 1024
/** File permissions: an export contains all content of its documents, so only its owner may read it. */
const MODE = 0o600

/** Writes an export file under a temporary name, and renames it when it is complete and flushed to disk. */
export class ExportWriter {
  readonly #path: string
  readonly #file: FileHandle
  readonly #hash: Hash
  readonly #counts: { -readonly [Name in keyof ExportCounts]: number }
  #lines: string[] = []
  #waiting = 0
  #offset: number
  #closed = false

  private constructor(path: string, file: FileHandle, start: FilePlace) {
    this.#path = path
    this.#file = file
    this.#hash = start.hash.copy()
    this.#counts = { ...start.counts }
    this.#offset = start.offset
  }

  /** Begins a file; an unfinished file of an earlier export is overwritten. */
  static async create(path: string, header: HeaderRecord): Promise<ExportWriter> {
    const file = await openPrivate(partOf(path), constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC)
    const counts = { documents: 0, updates: 0, versions: 0, threads: 0, files: 0, leftOut: 0 }
    const writer = new ExportWriter(path, file, { offset: 0, hash: createHash('sha256'), counts })
    await writer.#append(formatLine(header))
    return writer
  }

  /** Continues a file after `place`; everything behind it is truncated. */
  static async resume(path: string, place: FilePlace): Promise<ExportWriter> {
    const file = await openPrivate(partOf(path), constants.O_RDWR)
    await file.truncate(place.offset)
    return new ExportWriter(path, file, place)
  }

  /** The number of records written. */
  get counts(): ExportCounts {
    return this.#counts
  }

  /** The length of the file, including buffered bytes. */
  get bytes(): number {
    return this.#offset + this.#waiting
  }

  async write(record: BodyRecord): Promise<void> {
    await this.#append(formatLine(record))
    switch (record.type) {
      case 'end':
        this.#counts.documents++
        this.#counts.updates += record.updates
        this.#counts.versions += record.versions
        this.#counts.threads += record.threads
        this.#counts.files += record.files
        return
      case 'left-out':
        this.#counts.leftOut++
        return
      default:
    }
  }

  /** Writes the footer and renames the file; resolves when both are flushed to disk. */
  async finish(): Promise<void> {
    await this.#flush()
    const sha256 = this.#hash.copy().digest('hex')
    await this.#append(formatLine({ type: 'footer', ...this.#counts, sha256 }))
    await this.close()
    await rename(partOf(this.#path), this.#path)
    const folder = await open(dirname(this.#path), 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  }

  /** Writes buffered bytes and closes the file under its temporary name; has no effect on a closed one. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    try {
      await this.#flush()
      await this.#file.sync()
    } finally {
      await this.#file.close()
    }
  }

  async #append(line: string): Promise<void> {
    this.#lines.push(line)
    this.#waiting += Buffer.byteLength(line)
    if (this.#waiting >= BUFFER_BYTES) await this.#flush()
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.from(this.#lines.join(''))
    this.#lines = []
    this.#waiting = 0
    for (let from = 0; from < bytes.length; ) {
      const { bytesWritten } = await this.#file.write(bytes, from, bytes.length - from, this.#offset)
      from += bytesWritten
      this.#offset += bytesWritten
    }
    this.#hash.update(bytes)
  }
}

/**
 * Sets the permissions, because an existing file may have others and the umask may have removed some; refuses a
 * symbolic link.
 */
async function openPrivate(path: string, flags: number): Promise<FileHandle> {
  const file = await open(path, flags | (constants.O_NOFOLLOW ?? 0), MODE)
  try {
    if (((await file.stat()).mode & 0o777) !== MODE) await file.chmod(MODE)
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

/** The temporary name of an unfinished file. */
export function partOf(path: string): string {
  return `${path}.part`
}
