import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { privateFolder, StoreError } from '@cowrite/persistence'
import { type ByteRange, checkKey, checkPlace, type FileStorage, StorageError } from './file-storage.ts'

const FOLDER_MODE = 0o700
const FILE_MODE = 0o600
/** Files that are being written lie here, and are renamed when they are whole. */
const UNFINISHED = 'unfinished'
/** Age from which an unfinished file belongs to a process that has ended, in ms. */
const STALE_MS = 24 * 3_600_000

/**
 * Files in a folder of the machine, which several nodes can share. An object is a file that was written under another name,
 * flushed to the disk and renamed.
 */
export class FolderStorage implements FileStorage {
  private readonly folder: string
  private readonly unfinished: string
  private isMade = false

  /** The folder is made with the first file. */
  constructor(folder: string) {
    this.folder = resolve(folder)
    this.unfinished = join(this.folder, UNFINISHED)
  }

  async write(key: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    const target = this.pathOf(key)
    const temporary = join(this.unfinished, randomUUID())
    this.makeFolder()
    try {
      await writeWhole(temporary, content)
      const folder = dirname(target)
      await mkdir(folder, { recursive: true, mode: FOLDER_MODE })
      await rename(temporary, target)
      await flushFolder(folder)
      await flushFolder(dirname(folder))
    } catch (error) {
      await rm(temporary, { force: true })
      throw failureOf(error)
    }
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    let file: FileHandle | undefined
    try {
      file = await open(this.pathOf(key))
    } catch (error) {
      throw failureOf(error)
    }
    const part = range === undefined ? {} : { start: range.from, end: range.to }
    return createReadStream('', { fd: file, ...part })
  }

  async clear(place: string): Promise<void> {
    checkPlace(place)
    try {
      await rm(join(this.folder, place), { recursive: true, force: true })
    } catch (error) {
      throw failureOf(error)
    }
  }

  async tidy(now: Date): Promise<void> {
    const names = await readdir(this.unfinished).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return []
      throw failureOf(error)
    })
    for (const name of names) {
      const path = join(this.unfinished, name)
      const found = await stat(path).catch((error: unknown) => {
        if (codeOf(error) === 'ENOENT') return null
        throw failureOf(error)
      })
      if (found !== null && now.getTime() - found.mtimeMs > STALE_MS) await rm(path, { force: true })
    }
  }

  /** Makes the folder its owner's only. */
  private makeFolder(): void {
    if (this.isMade) return
    try {
      for (const path of [this.folder, this.unfinished]) privateFolder(path)
    } catch (cause) {
      if (!(cause instanceof StoreError)) throw cause
      throw new StorageError('unavailable', cause.message, { cause })
    }
    this.isMade = true
  }

  private pathOf(key: string): string {
    const { place, name } = checkKey(key)
    return join(this.folder, place, name)
  }
}

async function writeWhole(path: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'wx', FILE_MODE)
  try {
    for await (const chunk of content) await file.writeFile(chunk)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Makes the names of a folder durable. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function failureOf(error: unknown): unknown {
  const code = codeOf(error)
  if (code === undefined) return error
  if (code === 'ENOENT') return new StorageError('missing', 'The object is not there.', { cause: error })
  const isFull = code === 'ENOSPC' || code === 'EDQUOT'
  return new StorageError(isFull ? 'full' : 'unavailable', `The folder of files failed (${code}).`, {
    cause: error,
  })
}

/** The code of an error of the system. */
function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : undefined
}
