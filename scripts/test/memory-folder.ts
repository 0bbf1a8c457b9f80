import { chmodSync, existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'

/** Linux's file system in memory. */
const MEMORY = '/dev/shm'
/** `f_type` of such a file system (statfs(2)). */
const TMPFS = 0x01021994
/** Free bytes below which it is not used; the tests need about an eighth. */
const MINIMUM_BYTES = 4 * 1024 ** 3
/** Programs that run as other users reach their own folders in it. */
const TRAVERSABLE = 0o711

/**
 * Makes a new folder in memory the temporary folder of this process and its children, until this process exits. Most
 * tests open a database, and flushing it to a disk takes most of their time. They kill processes, not machines, so a
 * disk would show nothing more. Has no effect when `TMPDIR` is set, and where there is no such file system with room.
 */
export function keepTemporaryFilesInMemory(): void {
  if (process.env['TMPDIR'] !== undefined || !hasRoom()) return
  const folder = mkdtempSync(join(MEMORY, 'cowrite-tests-'))
  chmodSync(folder, TRAVERSABLE)
  process.env['TMPDIR'] = folder
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
}

function hasRoom(): boolean {
  if (!existsSync(MEMORY)) return false
  const { type, bavail, bsize } = statfsSync(MEMORY)
  return type === TMPFS && bavail * bsize >= MINIMUM_BYTES
}
