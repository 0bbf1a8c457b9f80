import { randomUUID } from 'node:crypto'
import { chmodSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { StoreError } from '../store-error.ts'
import { FILE_MODE, privateFolder } from './private-folder.ts'
import { lookUp, ownIdentity, type ProcessIdentity } from './process-identity.ts'

/** Name of the lock file in the data folder. */
export const LOCK_FILE = 'cowrite.lock'
/** Each attempt loses against a process that is doing the same; more than two meet only in tests. */
const ATTEMPTS = 20

interface LockContent extends ProcessIdentity {
  /** Distinguishes this lock from any other, also of the same process. */
  readonly nonce: string
  /** For people who read the file. */
  readonly since: string
}

/** A data folder that this process has for itself. */
export interface FolderLock {
  /** Removes the lock file, if it is still this lock. */
  release(): void
}

/**
 * Takes the folder (created when missing, its owner's only) for this process by a lock file with the process id and
 * start time. The lock goes with `release`, and when the process exits in order without it. The lock of a process that died, also one whose pid is in use again, is taken over. Throws `folder-in-use`
 * when a living process has it, or one on another machine, which cannot be judged from here, and `folder-unsuitable`.
 */
export function lockFolder(folder: string): FolderLock {
  const path = join(privateFolder(folder), LOCK_FILE)
  const content: LockContent = { ...ownIdentity(), nonce: randomUUID(), since: new Date().toISOString() }
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (create(path, content)) return held(path, content.nonce)
    const holder = read(path)
    if (holder === 'none') continue
    if (holder === 'unreadable') throw inUse(folder, path, 'a lock file that cannot be read stands in it')
    const state = lookUp(holder)
    if (state === 'alive') throw inUse(folder, path, `process ${holder.pid} has had it since ${holder.since}`)
    if (state === 'foreign') {
      throw inUse(folder, path, `process ${holder.pid} on ${holder.host} has had it since ${holder.since}`)
    }
    takeAway(path, holder)
  }
  throw inUse(folder, path, 'several processes are starting on it at once')
}

function held(path: string, nonce: string): FolderLock {
  const release = (): void => {
    process.off('exit', release)
    remove(path, nonce)
  }
  process.on('exit', release)
  return { release }
}

function inUse(folder: string, path: string, who: string): StoreError {
  return new StoreError(
    'folder-in-use',
    `The data folder ${resolve(folder)} is in use: ${who}. Stop that process or choose another folder ` +
      `(COWRITE_DATA_DIR); if you are sure that it no longer runs, delete ${path}.`,
  )
}

/** Puts the lock in place with its whole content at once, or not at all: `false` when there is one. */
function create(path: string, content: LockContent): boolean {
  const draft = `${path}.${content.nonce}`
  writeFileSync(draft, `${JSON.stringify(content)}\n`, { mode: FILE_MODE, flag: 'wx' })
  // The mode alone is subject to the umask.
  chmodSync(draft, FILE_MODE)
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

function read(path: string): LockContent | 'none' | 'unreadable' {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return 'none'
    throw error
  }
  return parse(text) ?? 'unreadable'
}

function parse(text: string): LockContent | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // Not JSON: the caller reports an unreadable lock.
    return null
  }
  if (typeof value !== 'object' || value === null) return null
  if (!('pid' in value) || !('host' in value) || !('startedAt' in value)) return null
  if (!('nonce' in value) || !('since' in value)) return null
  const { pid, host, startedAt, nonce, since } = value
  if (typeof pid !== 'number' || !Number.isInteger(pid) || pid <= 0 || typeof host !== 'string') return null
  if (typeof nonce !== 'string' || typeof since !== 'string') return null
  if (startedAt !== null && typeof startedAt !== 'string') return null
  return { pid, host, startedAt, nonce, since }
}

/**
 * Moves a dead process's lock aside: of several that try, one succeeds. Should another have taken over between
 * reading and moving, its lock is put back.
 */
function takeAway(path: string, dead: LockContent): void {
  const aside = `${path}.${randomUUID()}`
  try {
    renameSync(path, aside)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return
    throw error
  }
  const moved = read(aside)
  try {
    if (typeof moved === 'object' && moved.nonce !== dead.nonce) linkSync(aside, path)
  } finally {
    rmSync(aside, { force: true })
  }
}

function remove(path: string, nonce: string): void {
  const holder = read(path)
  if (typeof holder === 'object' && holder.nonce === nonce) rmSync(path, { force: true })
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
